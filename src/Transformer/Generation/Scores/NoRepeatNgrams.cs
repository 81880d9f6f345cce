namespace Reference.Transformer.Generation.Scores;

/// <summary>NoRepeatNGramLogitsProcessor: rules out a token that would end a run of n tokens that the history holds already.</summary>
/// <param name="n">Length of the run, at least 1.</param>
public sealed class NoRepeatNgrams(int n) : ScoreProcessor
{
    /// <inheritdoc/>
    public override void Apply(TokenHistory history, Span<double> scores)
    {
        ReadOnlySpan<int> ids = history.Ids;
        if (ids.Length + 1 < n) return;
        ReadOnlySpan<int> last = ids[(ids.Length - (n - 1))..];
        for (int start = 0; start + n <= ids.Length; start++)
            if (ids.Slice(start, n - 1).SequenceEqual(last)) scores[ids[start + n - 1]] = double.NegativeInfinity;
    }
}
