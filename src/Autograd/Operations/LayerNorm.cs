using Reference.Tensors;

namespace Reference.Autograd.Operations;

/// <summary>
/// LayerNorm (Ba et al. 2016, arXiv 1607.06450): x̂ = (x − μ)·r with r = 1/√(σ² + ε), biased variance, y = x̂·w + b. With g = dy·w:
/// dx = (g − mean(g) − x̂·mean(g·x̂))·r; dw = Σₜ dy·x̂ and db = Σₜ dy in the order of tokens.
/// </summary>
/// <param name="epsilon">ε.</param>
/// <param name="layout">What the rows of x are.</param>
public sealed class LayerNorm(double epsilon, TokenLayout layout) : FusedOperation
{
    private Tensor? _mean, _inverse;

    /// <inheritdoc/>
    protected override bool Collects(int i) => i > 0;

    /// <inheritdoc/>
    protected override Tensor Forward()
    {
        Tensor x = NormRows.Of(Value(0), Value(1), Bad), w = NormRows.Weight(Value(1));
        Save(Value(0));
        Save(Value(1));
        Tensor y = Empty(Inputs[0].Shape);
        Tensor mean = Empty(new Shape(x.Shape[0])), inverse = Empty(mean.Shape);
        Backend.LayerNorm(x, w, Inputs.Count > 2 ? NormRows.Weight(Value(2)) : null, epsilon, y.Reshape(x.Shape), mean, inverse);
        (_mean, _inverse) = (Save(mean), Save(inverse));
        return y;
    }

    /// <inheritdoc/>
    protected override void Backward(Tensor gradient)
    {
        Tensor x = NormRows.Of(Value(0), Value(1), Bad), w = NormRows.Weight(Value(1)), dy = gradient.Reshape(x.Shape);
        if (Inputs.Count > 2 && Needs(2)) Collect(2, sum => Backend.SumTokens(gradient, layout, sum));
        if (Needs(1)) Collect(1, sum => Backend.NormWeightGradient(x, _mean, _inverse!, dy, layout, NormRows.Weight(sum)));
        if (!Needs(0)) return;
        Tensor dx = Empty(Inputs[0].Shape);
        Backend.LayerNormGradient(x, w, _mean!, _inverse!, dy, dx.Reshape(x.Shape));
        Give(0, dx);
    }
}

/// <summary>The fluent form of <see cref="Operations.LayerNorm"/>.</summary>
public static class LayerNormExtensions
{
    /// <summary>y = (x − μ)/√(σ² + ε)·w + b.</summary>
    /// <param name="x">[tokens, n] or [tokens, heads, n].</param>
    /// <param name="weight">[n], or [heads, n].</param>
    /// <param name="bias">As the weight, or none.</param>
    /// <param name="epsilon">ε.</param>
    /// <param name="layout">What the rows of x are.</param>
    public static Variable LayerNorm(this Variable x, Variable weight, Variable? bias, double epsilon, TokenLayout layout) =>
        bias is null ? new LayerNorm(epsilon, layout).Apply(x, weight) : new LayerNorm(epsilon, layout).Apply(x, weight, bias);
}
