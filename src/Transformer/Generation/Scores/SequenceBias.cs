namespace Reference.Transformer.Generation.Scores;

/// <summary>A run of tokens and what is added to the score of its last one, where the ones before it have just been said.</summary>
/// <param name="Ids">At least one token.</param>
/// <param name="Bias">What is added; −∞ rules it out.</param>
public sealed record BiasedRun(IReadOnlyList<int> Ids, double Bias);

/// <summary>
/// SequenceBiasLogitsProcessor: adds a bias to the token that would complete a run. Runs longer than the history say nothing.
/// </summary>
/// <param name="runs">The runs.</param>
public sealed class SequenceBias(IReadOnlyList<BiasedRun> runs) : ScoreProcessor
{
    /// <summary>
    /// NoBadWordsLogitsProcessor: runs that must not be said. A run that is nothing but an end token says nothing, as in transformers.
    /// </summary>
    public static SequenceBias Forbidding(IEnumerable<IReadOnlyList<int>> words, IReadOnlyList<int> ends) => new(
        [.. words.Where(word => word.Count != 1 || !ends.Contains(word[0])).Select(word => new BiasedRun(word, double.NegativeInfinity))]);

    /// <inheritdoc/>
    public override void Apply(TokenHistory history, Span<double> scores)
    {
        foreach (BiasedRun run in runs)
            if (Completes(run.Ids, history.Ids)) scores[run.Ids[^1]] += run.Bias;
    }

    private static bool Completes(IReadOnlyList<int> run, ReadOnlySpan<int> ids)
    {
        if (run.Count > 1 && run.Count > ids.Length) return false;
        for (int i = 0; i < run.Count - 1; i++)
            if (ids[ids.Length - (run.Count - 1) + i] != run[i]) return false;
        return true;
    }
}
