namespace Reference.Transformer.Generation;

/// <summary>One token of an answer as it comes.</summary>
/// <param name="Answer">The number of the prompt that is answered, from 0.</param>
/// <param name="Id">The token; null where the answer ends without a further one (cancelled).</param>
/// <param name="Text">
/// What may be shown now: whole characters that no stop string can take back. Often another token's, sometimes empty.
/// </param>
/// <param name="LogProbability">ln of the token's probability under the processed scores, where asked for.</param>
/// <param name="Finish">Why the answer ends here; null where it goes on.</param>
public sealed record GeneratedToken(int Answer, int? Id, string Text, double? LogProbability, FinishReason? Finish);

/// <summary>A whole answer.</summary>
/// <param name="Text">Its text, without the end token or stop string.</param>
/// <param name="Ids">Its tokens, the end token and those of a stop string among them.</param>
/// <param name="LogProbabilities">One a token where asked for, else empty.</param>
/// <param name="Finish">Why it ended.</param>
public sealed record GeneratedText(string Text, IReadOnlyList<int> Ids, IReadOnlyList<double> LogProbabilities, FinishReason Finish)
{
    /// <summary>Puts the tokens of an answer together.</summary>
    /// <param name="tokens">All of them, the last with its reason.</param>
    public static GeneratedText Of(IReadOnlyList<GeneratedToken> tokens)
    {
        ArgumentNullException.ThrowIfNull(tokens);
        if (tokens.Count == 0 || tokens[^1].Finish is not { } finish)
            throw new ArgumentException("the tokens of an answer that is not over", nameof(tokens));
        return new GeneratedText(
            string.Concat(tokens.Select(token => token.Text)), [.. tokens.Select(token => token.Id).OfType<int>()],
            [.. tokens.Select(token => token.LogProbability).OfType<double>()], finish);
    }
}
