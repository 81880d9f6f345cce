using Reference.Tensors;

namespace Reference.Autograd.Operations;

/// <summary>
/// y = Σₜ x[t] in the order of tokens, block sums folded in binary64 and rounded once; dx[t] = dy. What a loss returns beside its count.
/// </summary>
/// <param name="layout">What the entries are.</param>
/// <param name="total">F64 scalar that goes on adding the block sums over a step's micro-batches, or none.</param>
public sealed class SumLoss(TokenLayout layout, Tensor? total = null) : Operation
{
    /// <inheritdoc/>
    protected override Tensor Forward()
    {
        Tensor y = Empty(default);
        Backend.SumLoss(Value(0), layout, y, total);
        return y;
    }

    /// <inheritdoc/>
    protected override void Backward(Tensor gradient) => Give(0, gradient.BroadcastTo(Inputs[0].Shape), owned: false);
}

/// <summary>The fluent form of <see cref="Operations.SumLoss"/>.</summary>
public static class SumLossExtensions
{
    /// <summary>The sum of one number a token.</summary>
    /// <param name="x">[tokens].</param>
    /// <param name="layout">What the entries are.</param>
    /// <param name="total">
    /// F64 scalar from +0 that collects the loss of a step: its bits do not depend on how the step was split into micro-batches, as those of a sum of
    /// rounded losses would.
    /// </param>
    public static Variable SumLoss(this Variable x, TokenLayout layout, Tensor? total = null) => new SumLoss(layout, total).Apply(x);
}
