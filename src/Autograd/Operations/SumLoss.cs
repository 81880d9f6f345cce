using Reference.Tensors;

namespace Reference.Autograd.Operations;

/// <summary>
/// y = Σₜ x[t] in the order of tokens, block sums folded in binary64 and rounded once; dx[t] = dy. What a loss returns beside its count.
/// </summary>
/// <param name="layout">What the entries are.</param>
public sealed class SumLoss(TokenLayout layout) : Operation
{
    /// <inheritdoc/>
    protected override Tensor Forward()
    {
        Tensor y = Empty(default);
        Backend.SumLoss(Value(0), layout, y);
        return y;
    }

    /// <inheritdoc/>
    protected override void Backward(Tensor gradient) => Give(0, gradient.BroadcastTo(Inputs[0].Shape), owned: false);
}

/// <summary>The fluent form of <see cref="Operations.SumLoss"/>.</summary>
public static class SumLossExtensions
{
    /// <summary>The sum of one number a token.</summary>
    public static Variable SumLoss(this Variable x, TokenLayout layout) => new SumLoss(layout).Apply(x);
}
