using Reference.Tensors;
using Reference.Tensors.Backends;

namespace Reference.Autograd.Operations;

/// <summary>y = a/b, stretched to a common shape; da = dy/b, db = −(dy/b)·y.</summary>
/// <param name="layout">What the rows are; needed where an operand of the step meets tokens and is trained.</param>
public sealed class Divide(TokenLayout? layout = null) : BroadcastOperation(layout)
{
    private Tensor? _y;

    /// <inheritdoc/>
    protected override Tensor Forward() => Divided();

    /// <inheritdoc/>
    protected override void Backward(Tensor gradient)
    {
        Tensor share = Combine(BinaryKind.Divide, gradient, Value(1));
        if (Needs(0)) GiveStretched(0, share, owned: false);
        if (!Needs(1)) return;
        Tensor slope = Combine(BinaryKind.Multiply, share, _y!);
        Backend.Unary(UnaryKind.Negate, slope, slope);
        GiveStretched(1, slope);
    }

    private Tensor Divided()
    {
        Save(Value(1));
        return _y = Save(Combine(BinaryKind.Divide));
    }
}

/// <summary>The fluent form of <see cref="Operations.Divide"/>.</summary>
public static class DivideExtensions
{
    /// <summary>y = a/b, stretched to a common shape; da = dy/b, db = −(dy/b)·y.</summary>
    public static Variable Divide(this Variable a, Variable b, TokenLayout? layout = null) => new Divide(layout).Apply(a, b);
}
