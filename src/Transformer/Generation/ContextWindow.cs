namespace Reference.Transformer.Generation;

/// <summary>Which turns of a chat still fit the context: the oldest go first.</summary>
public static class ContextWindow
{
    /// <summary>How many of the oldest turns must go, or null where even the newest by itself does not fit.</summary>
    /// <param name="turns">Number of turns that may go, the newest excepted.</param>
    /// <param name="tokensWithout">Tokens of the chat without that many of its oldest turns, as the template writes it.</param>
    /// <param name="contextLength">Tokens that the context holds.</param>
    /// <param name="reserve">Tokens kept free for the answer, at least 1.</param>
    public static int? DropCount(int turns, Func<int, int> tokensWithout, int contextLength, int reserve)
    {
        ArgumentNullException.ThrowIfNull(tokensWithout);
        for (int dropped = 0; dropped <= turns; dropped++)
            if (tokensWithout(dropped) + Math.Max(reserve, 1) <= contextLength) return dropped;
        return null;
    }
}
