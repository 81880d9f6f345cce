using Reference.Tensors;
using Reference.Tensors.Backends;

namespace Reference.Autograd.Operations;

/// <summary>What the elementwise functions share: y = f(x), dx = dy·f'(x). Formulas stand with the kernels.</summary>
/// <param name="kind">The function.</param>
public abstract class UnaryOperation(UnaryKind kind) : Operation
{
    /// <summary>The function.</summary>
    public UnaryKind Kind => kind;

    /// <inheritdoc/>
    protected override Tensor Forward()
    {
        if (Needs(0)) Save(Value(0));
        Tensor y = Empty(Inputs[0].Shape);
        Backend.Unary(kind, Value(0), y);
        return y;
    }

    /// <inheritdoc/>
    protected override void Backward(Tensor gradient)
    {
        Tensor dx = Empty(Inputs[0].Shape);
        Backend.UnaryGradient(kind, Value(0), gradient, dx);
        Give(0, dx);
    }
}
