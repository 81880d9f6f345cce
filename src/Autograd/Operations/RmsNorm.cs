using Reference.Tensors;

namespace Reference.Autograd.Operations;

/// <summary>
/// RMSNorm (Zhang and Sennrich 2019, arXiv 1910.07467): y = x·r·w with r = 1/√(mean(x²) + ε) over the last axis. With g = dy·w, x̂ = x·r
/// and c = mean(g·x̂): dx = (g − x̂·c)·r, dw = Σₜ dy·x̂ in the order of tokens. A weight of two axes norms the heads of a token one by one.
/// </summary>
/// <param name="epsilon">ε.</param>
/// <param name="layout">What the rows of x are.</param>
public sealed class RmsNorm(double epsilon, TokenLayout layout) : FusedOperation
{
    private Tensor? _inverse;

    /// <inheritdoc/>
    protected override bool Collects(int i) => i == 1;

    /// <inheritdoc/>
    protected override Tensor Forward()
    {
        Save(Value(0));
        Save(Value(1));
        Tensor y = Normed(out Tensor inverse);
        _inverse = Save(inverse);
        return y;
    }

    /// <inheritdoc/>
    protected override bool IsCheap => true;

    /// <inheritdoc/>
    protected override Tensor Repeat() => Normed(out _);

    private Tensor Normed(out Tensor inverse)
    {
        Tensor x = NormRows.Of(Value(0), Value(1), Bad), w = NormRows.Weight(Value(1)), y = Empty(Inputs[0].Shape);
        inverse = Empty(new Shape(x.Shape[0]));
        Backend.RmsNorm(x, w, epsilon, y.Reshape(x.Shape), inverse);
        return y;
    }

    /// <inheritdoc/>
    protected override void Backward(Tensor gradient)
    {
        Tensor x = NormRows.Of(Value(0), Value(1), Bad), w = NormRows.Weight(Value(1)), dy = gradient.Reshape(x.Shape);
        if (Needs(1)) Collect(1, sum => Backend.NormWeightGradient(x, null, _inverse!, dy, layout, NormRows.Weight(sum)));
        if (!Needs(0)) return;
        Tensor dx = Empty(Inputs[0].Shape);
        Backend.RmsNormGradient(x, w, _inverse!, dy, dx.Reshape(x.Shape));
        Give(0, dx);
    }
}

/// <summary>The fluent form of <see cref="Operations.RmsNorm"/>.</summary>
public static class RmsNormExtensions
{
    /// <summary>y = x/√(mean(x²) + ε)·w.</summary>
    /// <param name="x">[tokens, n] or [tokens, heads, n].</param>
    /// <param name="weight">[n], or [heads, n].</param>
    /// <param name="epsilon">ε.</param>
    /// <param name="layout">What the rows of x are.</param>
    public static Variable RmsNorm(this Variable x, Variable weight, double epsilon, TokenLayout layout) =>
        new RmsNorm(epsilon, layout).Apply(x, weight);
}

/// <summary>The rows that norms see: x [tokens(, heads), n] as [tokens·heads, n], a weight [n] or [heads, n] as [heads, n].</summary>
internal static class NormRows
{
    public static Tensor Of(Tensor x, Tensor weight, Func<string, ArgumentException> bad)
    {
        bool fits = weight.Shape.Rank is 1 or 2 && x.Shape.Rank == weight.Shape.Rank + 1
            && x.Shape.Lengths[1..].SequenceEqual(weight.Shape.Lengths);
        if (!fits) throw bad("x [tokens, n] with a weight [n], or x [tokens, heads, n] with a weight [heads, n], is expected");
        return x.Reshape(new Shape(x.Count / x.Shape[-1], x.Shape[-1]));
    }

    public static Tensor Weight(Tensor weight) => weight.Shape.Rank == 2 ? weight : weight.Reshape(new Shape(1, weight.Count));
}
