using Reference.Tensors.Arithmetic;

namespace Reference.Transformer.Generation.Scores;

/// <summary>
/// Softmax over scores on the host, in binary64: m the largest score, weights e = exp(s − m), their total in plain adds over ascending ids.
/// Ids with the score −∞ take no part.
/// </summary>
internal static class Distribution
{
    /// <summary>The weights, and their total.</summary>
    /// <exception cref="InvalidOperationException">No id is left.</exception>
    public static double Weights(ReadOnlySpan<double> scores, Span<double> weights)
    {
        double largest = Largest(scores), total = 0;
        for (int id = 0; id < scores.Length; id++)
        {
            weights[id] = double.IsNegativeInfinity(scores[id]) ? 0 : Functions64.Exp(scores[id] - largest);
            total += weights[id];
        }

        return total;
    }

    /// <summary>m + ln Σ exp(s − m).</summary>
    public static double LogTotal(ReadOnlySpan<double> scores)
    {
        double largest = Largest(scores), total = 0;
        foreach (double score in scores)
            if (!double.IsNegativeInfinity(score)) total += Functions64.Exp(score - largest);
        return largest + Functions64.Log(total);
    }

    /// <summary>The entropy −Σ p·ln p in nats, with ln p = s − logTotal.</summary>
    public static double Entropy(ReadOnlySpan<double> scores, double logTotal)
    {
        double entropy = 0;
        foreach (double score in scores) entropy += Surprise(score, logTotal);
        return entropy;
    }

    /// <summary>A token's part of the entropy, −p·ln p; 0 where it is ruled out.</summary>
    public static double Surprise(double score, double logTotal) =>
        double.IsNegativeInfinity(score) ? 0 : Functions64.Exp(score - logTotal) * (logTotal - score);

    /// <summary>The largest score.</summary>
    /// <exception cref="InvalidOperationException">No id is left, or a score is not a number.</exception>
    public static double Largest(ReadOnlySpan<double> scores)
    {
        double largest = double.NegativeInfinity;
        foreach (double score in scores)
        {
            if (double.IsNaN(score))
                throw new InvalidOperationException("a score of the next token is not a number; look at the model's weights");
            if (score > largest) largest = score;
        }

        return largest > double.NegativeInfinity ? largest
            : throw new InvalidOperationException("every token is ruled out; allow at least one");
    }

    /// <summary>The n-th largest score; the smallest where there are fewer than n.</summary>
    public static double Nth(ReadOnlySpan<double> scores, int n)
    {
        var kept = new PriorityQueue<double, double>(n + 1);
        foreach (double score in scores)
        {
            if (kept.Count < n) kept.Enqueue(score, score);
            else if (score > kept.Peek()) kept.EnqueueDequeue(score, score);
        }

        return kept.Peek();
    }
}
