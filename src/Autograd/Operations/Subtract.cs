using Reference.Tensors;
using Reference.Tensors.Backends;

namespace Reference.Autograd.Operations;

/// <summary>y = a − b, stretched to a common shape; da = dy, db = −dy.</summary>
/// <param name="layout">What the rows are; needed where an operand of the step meets tokens and is trained.</param>
public sealed class Subtract(TokenLayout? layout = null) : BroadcastOperation(layout)
{
    /// <inheritdoc/>
    protected override Tensor Forward() => Combine(BinaryKind.Subtract);

    /// <inheritdoc/>
    protected override void Backward(Tensor gradient)
    {
        if (Needs(0)) GiveStretched(0, gradient, owned: false);
        if (!Needs(1)) return;
        Tensor negative = Graph.Empty(gradient.Shape, gradient.DType);
        Backend.Unary(UnaryKind.Negate, gradient, negative);
        GiveStretched(1, negative);
    }
}

/// <summary>The fluent form of <see cref="Operations.Subtract"/>.</summary>
public static class SubtractExtensions
{
    /// <summary>y = a − b, stretched to a common shape; da = dy, db = −dy.</summary>
    public static Variable Subtract(this Variable a, Variable b, TokenLayout? layout = null) => new Subtract(layout).Apply(a, b);
}
