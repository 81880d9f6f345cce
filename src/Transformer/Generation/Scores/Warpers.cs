namespace Reference.Transformer.Generation.Scores;

/// <summary>TemperatureLogitsWarper: scores divided by the temperature, above 0.</summary>
public sealed class Temperature(double temperature) : ScoreProcessor
{
    /// <inheritdoc/>
    public override void Apply(TokenHistory history, Span<double> scores)
    {
        foreach (ref double score in scores) score /= temperature;
    }
}

/// <summary>TopKLogitsWarper (Fan et al. 2018, arXiv 1805.04833): rules out scores below the k-th largest; equals of it stay.</summary>
/// <param name="k">At least 1; a vocabulary that is smaller stays whole.</param>
public sealed class TopK(int k) : ScoreProcessor
{
    /// <inheritdoc/>
    public override void Apply(TokenHistory history, Span<double> scores)
    {
        double least = Distribution.Nth(scores, Math.Min(k, scores.Length));
        foreach (ref double score in scores)
            if (score < least) score = double.NegativeInfinity;
    }
}

/// <summary>
/// TopPLogitsWarper, nucleus sampling (Holtzman et al. 2020, arXiv 1904.09751): in ascending order of scores, rules out tokens as long as
/// the probabilities up to them add to 1 − p at most. Of equal scores the one with the higher id comes first, so the lowest id stays
/// longest, as greedy search prefers it; in transformers this hangs on a sort that is not stable.
/// </summary>
/// <param name="p">0 to 1.</param>
/// <param name="least">Tokens that stay at least.</param>
public sealed class TopP(double p, int least = 1) : ScoreProcessor
{
    private double[] _weights = [], _keys = [];
    private int[] _order = [];

    /// <inheritdoc/>
    public override void Apply(TokenHistory history, Span<double> scores)
    {
        int size = scores.Length;
        if (_weights.Length != size) (_weights, _keys, _order) = (new double[size], new double[size], new int[size]);
        double total = Distribution.Weights(scores, _weights), sum = 0;
        ReadOnlySpan<int> order = Ascending(scores);
        for (int i = 0; i < order.Length - least; i++)
        {
            sum += _weights[order[i]] / total;
            if (sum > 1 - p) return;
            scores[order[i]] = double.NegativeInfinity;
        }
    }

    // Ids that are not ruled out. The sort leaves equals in any order, so runs of them are put in theirs.
    private ReadOnlySpan<int> Ascending(ReadOnlySpan<double> scores)
    {
        int count = 0;
        for (int id = 0; id < scores.Length; id++)
            if (!double.IsNegativeInfinity(scores[id])) (_keys[count], _order[count++]) = (scores[id], id);
        Span<double> keys = _keys.AsSpan(0, count);
        Span<int> order = _order.AsSpan(0, count);
        keys.Sort(order);
        for (int start = 0, end; start < count; start = end)
        {
            end = start + 1;
            while (end < count && keys[end] == keys[start]) end++;
            if (end > start + 1) order[start..end].Sort((a, b) => b.CompareTo(a));
        }

        return order;
    }
}

/// <summary>MinPLogitsWarper (Nguyen et al. 2024, arXiv 2407.01082): rules out tokens less likely than p times the likeliest.</summary>
/// <param name="p">0 to 1.</param>
/// <param name="least">Tokens that stay at least, the likeliest.</param>
public sealed class MinP(double p, int least = 1) : ScoreProcessor
{
    private double[] _weights = [];

    /// <inheritdoc/>
    public override void Apply(TokenHistory history, Span<double> scores)
    {
        if (_weights.Length != scores.Length) _weights = new double[scores.Length];
        double total = Distribution.Weights(scores, _weights), kept = Distribution.Nth(scores, Math.Min(least, scores.Length));
        double bound = p * (1 / total);
        for (int id = 0; id < scores.Length; id++)
            if (_weights[id] / total < bound && scores[id] < kept) scores[id] = double.NegativeInfinity;
    }
}

/// <summary>LogitNormalization: scores become log-probabilities.</summary>
public sealed class Normalize : ScoreProcessor
{
    /// <inheritdoc/>
    public override void Apply(TokenHistory history, Span<double> scores)
    {
        double total = Distribution.LogTotal(scores);
        foreach (ref double score in scores) score -= total;
    }
}
