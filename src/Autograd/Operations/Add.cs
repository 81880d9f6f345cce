using Reference.Tensors;
using Reference.Tensors.Backends;

namespace Reference.Autograd.Operations;

/// <summary>y = a + b, stretched to a common shape; da = dy, db = dy.</summary>
/// <param name="layout">What the rows are; needed where an operand of the step meets tokens and is trained.</param>
public sealed class Add(TokenLayout? layout = null) : BroadcastOperation(layout)
{
    /// <inheritdoc/>
    protected override Tensor Forward() => Combine(BinaryKind.Add);

    /// <inheritdoc/>
    protected override void Backward(Tensor gradient)
    {
        if (Needs(0)) GiveStretched(0, gradient, owned: false);
        if (Needs(1)) GiveStretched(1, gradient, owned: false);
    }
}

/// <summary>The fluent form of <see cref="Operations.Add"/>.</summary>
public static class AddExtensions
{
    /// <summary>y = a + b, stretched to a common shape; da = dy, db = dy.</summary>
    public static Variable Add(this Variable a, Variable b, TokenLayout? layout = null) => new Add(layout).Apply(a, b);
}
