using Reference.Tensors.Arithmetic;

namespace Reference.Transformer.Generation.Scores;

/// <summary>
/// TopHLogitsWarper (Potraghloo et al. 2025, arXiv 2509.02510): of the 100 likeliest tokens, with probabilities among themselves, keeps the
/// likeliest ones as long as their share of the entropy, Σ −p·ln p, is at most h of the whole; the likeliest always.
/// </summary>
/// <param name="h">0 to 1.</param>
public sealed class TopH(double h) : ScoreProcessor
{
    private const int Considered = 100;

    /// <inheritdoc/>
    public override void Apply(TokenHistory history, Span<double> scores)
    {
        var order = new List<(double Score, int Id)>();
        for (int id = 0; id < scores.Length; id++)
            if (!double.IsNegativeInfinity(scores[id])) order.Add((-scores[id], id));
        order.Sort();
        double[] top = [.. order.Take(Considered).Select(token => -token.Score)];
        double logTotal = Distribution.LogTotal(top), bound = h * Distribution.Entropy(top, logTotal), sum = 0;
        for (int i = 0; i < order.Count; i++)
        {
            if (i < top.Length) sum += Distribution.Surprise(top[i], logTotal);
            if (i > 0 && (i >= top.Length || sum > bound)) scores[order[i].Id] = double.NegativeInfinity;
        }
    }
}
