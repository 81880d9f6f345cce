namespace Reference.Transformer.Generation.Scores;

/// <summary>
/// Changes the scores of a next token before it is chosen. Each is one of transformers' logits processors (generation/logits_process.py,
/// 5.23), whose name its doc gives. A token that is ruled out has the score −∞. All in binary64.
/// </summary>
public abstract class ScoreProcessor
{
    /// <summary>Changes the scores in place.</summary>
    /// <param name="history">The tokens before.</param>
    /// <param name="scores">A score for each id.</param>
    public abstract void Apply(TokenHistory history, Span<double> scores);

    /// <summary>Rules tokens out.</summary>
    internal static void RuleOut(ReadOnlySpan<int> ids, Span<double> scores)
    {
        foreach (int id in ids) scores[id] = double.NegativeInfinity;
    }
}
