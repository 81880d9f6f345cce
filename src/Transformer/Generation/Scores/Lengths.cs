using Reference.Tensors.Arithmetic;

namespace Reference.Transformer.Generation.Scores;

/// <summary>MinLengthLogitsProcessor: no end before prompt and answer have so many tokens together.</summary>
public sealed class MinLength(int length, IReadOnlyList<int> ends) : ScoreProcessor
{
    private readonly int[] _ends = [.. ends];

    /// <inheritdoc/>
    public override void Apply(TokenHistory history, Span<double> scores)
    {
        if (history.Ids.Length < length) RuleOut(_ends, scores);
    }
}

/// <summary>MinNewTokensLengthLogitsProcessor: no end before the answer has so many tokens.</summary>
public sealed class MinNewTokens(int count, IReadOnlyList<int> ends) : ScoreProcessor
{
    private readonly int[] _ends = [.. ends];

    /// <inheritdoc/>
    public override void Apply(TokenHistory history, Span<double> scores)
    {
        if (history.NewTokens < count) RuleOut(_ends, scores);
    }
}

/// <summary>
/// ExponentialDecayLengthPenalty: from the n-th new token on, n above <paramref name="start"/>, an end's score s gets |s|·(fⁿ⁻ˢᵗᵃʳᵗ − 1)
/// more.
/// </summary>
/// <param name="start">New tokens without a change.</param>
/// <param name="factor">f; above 1 favours an end.</param>
/// <param name="ends">End tokens.</param>
public sealed class LengthDecay(int start, double factor, IReadOnlyList<int> ends) : ScoreProcessor
{
    /// <inheritdoc/>
    public override void Apply(TokenHistory history, Span<double> scores)
    {
        int beyond = history.NewTokens - start;
        if (beyond <= 0) return;
        double growth = Functions64.Pow(factor, beyond) - 1;
        foreach (int end in ends) scores[end] += Math.Abs(scores[end]) * growth;
    }
}
