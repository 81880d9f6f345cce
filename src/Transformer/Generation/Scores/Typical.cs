using Reference.Tensors.Arithmetic;

namespace Reference.Transformer.Generation.Scores;

/// <summary>
/// TypicalLogitsWarper, locally typical sampling (Meister et al. 2022, arXiv 2202.00666): keeps the tokens whose information −ln p is
/// closest to the entropy H = −Σ p·ln p until they have the probability <paramref name="mass"/> together; tokens as far from H as the last
/// of them stay too.
/// </summary>
/// <param name="mass">Above 0, below 1.</param>
/// <param name="least">Tokens that stay at least.</param>
public sealed class Typical(double mass, int least = 1) : ScoreProcessor
{
    /// <inheritdoc/>
    public override void Apply(TokenHistory history, Span<double> scores)
    {
        double logTotal = Distribution.LogTotal(scores), entropy = Distribution.Entropy(scores, logTotal), sum = 0;
        var distances = new List<(double Distance, int Id)>();
        for (int id = 0; id < scores.Length; id++)
            if (!double.IsNegativeInfinity(scores[id])) distances.Add((Math.Abs(logTotal - scores[id] - entropy), id));
        distances.Sort();
        int last = 0;
        while (last < distances.Count && (sum += Functions64.Exp(scores[distances[last].Id] - logTotal)) < mass) last++;
        double bound = distances[Math.Min(last, distances.Count - 1)].Distance;
        for (int i = least; i < distances.Count; i++)
            if (distances[i].Distance > bound) scores[distances[i].Id] = double.NegativeInfinity;
    }
}
