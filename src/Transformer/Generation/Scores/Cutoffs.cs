using Reference.Tensors.Arithmetic;

namespace Reference.Transformer.Generation.Scores;

/// <summary>EpsilonLogitsWarper (Hewitt et al. 2022, arXiv 2210.15191): rules out tokens with a probability below ε.</summary>
/// <param name="epsilon">Above 0, below 1.</param>
/// <param name="least">Tokens that stay at least, the likeliest.</param>
public sealed class EpsilonCutoff(double epsilon, int least = 1) : ScoreProcessor
{
    /// <inheritdoc/>
    public override void Apply(TokenHistory history, Span<double> scores) =>
        RuleOutBelow(epsilon, least, scores, Distribution.LogTotal(scores));

    /// <summary>Rules out what is less likely than a bound and not among the likeliest.</summary>
    internal static void RuleOutBelow(double bound, int least, Span<double> scores, double logTotal)
    {
        double kept = Distribution.Nth(scores, Math.Min(least, scores.Length));
        foreach (ref double score in scores)
            if (score < kept && Functions64.Exp(score - logTotal) < bound) score = double.NegativeInfinity;
    }
}

/// <summary>EtaLogitsWarper (the same paper): the bound is min(ε, √ε·exp(−H)), H the entropy.</summary>
/// <param name="epsilon">Above 0, below 1.</param>
/// <param name="least">Tokens that stay at least, the likeliest.</param>
public sealed class EtaCutoff(double epsilon, int least = 1) : ScoreProcessor
{
    /// <inheritdoc/>
    public override void Apply(TokenHistory history, Span<double> scores)
    {
        double logTotal = Distribution.LogTotal(scores), entropy = Distribution.Entropy(scores, logTotal);
        EpsilonCutoff.RuleOutBelow(Math.Min(epsilon, Math.Sqrt(epsilon) * Functions64.Exp(-entropy)), least, scores, logTotal);
    }
}
