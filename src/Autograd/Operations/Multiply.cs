using Reference.Tensors;
using Reference.Tensors.Backends;

namespace Reference.Autograd.Operations;

/// <summary>y = a·b, stretched to a common shape; da = dy·b, db = dy·a.</summary>
/// <param name="layout">What the rows are; needed where an operand of the step meets tokens and is trained.</param>
public sealed class Multiply(TokenLayout? layout = null) : BroadcastOperation(layout)
{
    /// <inheritdoc/>
    protected override Tensor Forward() => Multiplied();

    /// <inheritdoc/>
    protected override void Backward(Tensor gradient)
    {
        if (Needs(0)) GiveStretched(0, Combine(BinaryKind.Multiply, gradient, Value(1)));
        if (Needs(1)) GiveStretched(1, Combine(BinaryKind.Multiply, gradient, Value(0)));
    }

    private Tensor Multiplied()
    {
        if (Needs(0)) Save(Value(1));
        if (Needs(1)) Save(Value(0));
        return Combine(BinaryKind.Multiply);
    }
}

/// <summary>The fluent form of <see cref="Operations.Multiply"/>.</summary>
public static class MultiplyExtensions
{
    /// <summary>y = a·b, stretched to a common shape; da = dy·b, db = dy·a.</summary>
    public static Variable Multiply(this Variable a, Variable b, TokenLayout? layout = null) => new Multiply(layout).Apply(a, b);
}
