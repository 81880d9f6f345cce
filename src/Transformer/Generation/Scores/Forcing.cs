namespace Reference.Transformer.Generation.Scores;

/// <summary>SuppressTokensLogitsProcessor: tokens that are never said.</summary>
public sealed class Suppress(IReadOnlyList<int> ids) : ScoreProcessor
{
    private readonly int[] _ids = [.. ids];

    /// <inheritdoc/>
    public override void Apply(TokenHistory history, Span<double> scores) => RuleOut(_ids, scores);
}

/// <summary>
/// SuppressTokensAtBeginLogitsProcessor: tokens that do not begin an answer, or, where a start token is forced after a prompt of one token,
/// do not follow it.
/// </summary>
/// <param name="ids">The tokens.</param>
/// <param name="startIsForced">A <see cref="ForcedStart"/> is in the chain.</param>
public sealed class SuppressAtStart(IReadOnlyList<int> ids, bool startIsForced = false) : ScoreProcessor
{
    private readonly int[] _ids = [.. ids];

    /// <inheritdoc/>
    public override void Apply(TokenHistory history, Span<double> scores)
    {
        if (history.NewTokens == (startIsForced && history.PromptLength == 1 ? 1 : 0)) RuleOut(_ids, scores);
    }
}

/// <summary>ForcedBOSTokenLogitsProcessor: after a single token only this one may follow.</summary>
public sealed class ForcedStart(int id) : ScoreProcessor
{
    /// <inheritdoc/>
    public override void Apply(TokenHistory history, Span<double> scores)
    {
        if (history.Ids.Length == 1) Only([id], scores);
    }

    /// <summary>Scores 0 for these tokens, −∞ for others.</summary>
    internal static void Only(ReadOnlySpan<int> ids, Span<double> scores)
    {
        scores.Fill(double.NegativeInfinity);
        foreach (int id in ids) scores[id] = 0;
    }
}

/// <summary>ForcedEOSTokenLogitsProcessor: the last token that the length allows is one of these.</summary>
/// <param name="length">Tokens of prompt and answer at most.</param>
/// <param name="ids">End tokens.</param>
public sealed class ForcedEnd(int length, IReadOnlyList<int> ids) : ScoreProcessor
{
    private readonly int[] _ids = [.. ids];

    /// <inheritdoc/>
    public override void Apply(TokenHistory history, Span<double> scores)
    {
        if (history.Ids.Length == length - 1) ForcedStart.Only(_ids, scores);
    }
}
