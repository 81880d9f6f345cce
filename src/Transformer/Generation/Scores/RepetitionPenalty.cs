namespace Reference.Transformer.Generation.Scores;

/// <summary>
/// RepetitionPenaltyLogitsProcessor (Keskar et al. 2019, arXiv 1909.05858): the score of each token seen so far becomes s·p where s is
/// below 0, else s/p.
/// </summary>
/// <param name="penalty">p above 0; above 1 makes repetition rarer.</param>
/// <param name="ignored">Tokens at the start of the history that do not count.</param>
public sealed class RepetitionPenalty(double penalty, int ignored = 0) : ScoreProcessor
{
    private bool[] _seen = [];

    /// <inheritdoc/>
    public override void Apply(TokenHistory history, Span<double> scores)
    {
        if (_seen.Length < scores.Length) _seen = new bool[scores.Length];
        ReadOnlySpan<int> ids = history.Ids[Math.Min(history.Ids.Length, Math.Max(ignored, history.Padding))..];
        foreach (int id in ids)
        {
            if (_seen[id]) continue;
            _seen[id] = true;
            scores[id] = scores[id] < 0 ? scores[id] * penalty : scores[id] / penalty;
        }

        foreach (int id in ids) _seen[id] = false;
    }
}
