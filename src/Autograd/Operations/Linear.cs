using Reference.Tensors;
using Reference.Tensors.Backends;

namespace Reference.Autograd.Operations;

/// <summary>
/// y = x·Wᵀ + b for W [out, in], or x·W + b for W stored [in, out] (GPT-2's Conv1D). dx = dy·W in the order of features over out; dW = Σₜ
/// dyₜ ⊗ xₜ and db = Σₜ dyₜ in the order of tokens. The bias is added plainly to the finished product. W is an opaque operand: it may be
/// stored in another type.
/// </summary>
/// <param name="layout">What the rows of x are.</param>
/// <param name="inputFirst">True where W is stored [in, out].</param>
public sealed class Linear(TokenLayout layout, bool inputFirst = false) : FusedOperation
{
    /// <inheritdoc/>
    protected override bool Collects(int i) => i > 0;

    /// <inheritdoc/>
    protected override Tensor Forward()
    {
        Shape w = Inputs[1].Shape;
        if (Inputs[0].Shape.Rank != 2 || w.Rank != 2) throw Bad("x [tokens, in] and a weight [out, in] are expected");
        nint outputs = inputFirst ? w[1] : w[0];
        if (Inputs.Count > 2 && Inputs[2].Shape != new Shape(outputs)) throw Bad($"a bias [{outputs}] is expected");
        if (Needs(1)) Save(Value(0));
        if (Needs(0)) Save(Value(1));
        Tensor y = Empty(new Shape(Inputs[0].Shape[0], outputs));
        Backend.MatMul(Value(0), Value(1), transposeB: !inputFirst, y);
        if (Inputs.Count > 2) Backend.Binary(BinaryKind.Add, y, Value(2), y);
        return y;
    }

    /// <inheritdoc/>
    protected override void Backward(Tensor gradient)
    {
        if (Inputs.Count > 2 && Needs(2)) Collect(2, sum => Backend.SumTokens(gradient, layout, sum));
        if (Needs(1))
        {
            if (inputFirst) Collect(1, sum => Backend.MatMulTokens(Value(0), gradient, layout, sum));
            else Collect(1, sum => Backend.MatMulTokens(gradient, Value(0), layout, sum));
        }

        if (!Needs(0)) return;
        Tensor dx = Empty(Inputs[0].Shape);
        Backend.MatMul(gradient, Value(1), transposeB: inputFirst, dx);
        Give(0, dx);
    }
}

/// <summary>The fluent form of <see cref="Operations.Linear"/>.</summary>
public static class LinearExtensions
{
    /// <summary>y = x·Wᵀ + b.</summary>
    /// <param name="x">[tokens, in].</param>
    /// <param name="weight">[out, in], or [in, out] where <paramref name="inputFirst"/>.</param>
    /// <param name="bias">[out] or none.</param>
    /// <param name="layout">What the rows of x are.</param>
    /// <param name="inputFirst">True where the weight is stored [in, out].</param>
    public static Variable Linear(this Variable x, Variable weight, Variable? bias, TokenLayout layout, bool inputFirst = false) =>
        bias is null ? new Linear(layout, inputFirst).Apply(x, weight) : new Linear(layout, inputFirst).Apply(x, weight, bias);
}
