using Reference.Tensors;
using Reference.Tensors.Backends;

namespace Reference.Autograd.Operations;

/// <summary>
/// y = max(a, b), stretched to a common shape; the larger operand gets dy, the other 0, and where they are equal each gets dy/2 (as
/// PyTorch). Where one is NaN both get dy.
/// </summary>
/// <param name="layout">What the rows are; needed where an operand of the step meets tokens and is trained.</param>
public sealed class Maximum(TokenLayout? layout = null) : BroadcastOperation(layout)
{
    /// <inheritdoc/>
    protected override Tensor Forward()
    {
        Save(Value(0));
        Save(Value(1));
        return Combine(BinaryKind.Maximum);
    }

    /// <inheritdoc/>
    protected override void Backward(Tensor gradient)
    {
        if (Needs(0)) GiveStretched(0, Share(Value(0), Value(1), gradient));
        if (Needs(1)) GiveStretched(1, Share(Value(1), Value(0), gradient));
    }

    private Tensor Share(Tensor x, Tensor other, Tensor gradient)
    {
        Tensor dx = Graph.Empty(gradient.Shape, gradient.DType);
        Backend.MaximumGradient(x, other, gradient, dx);
        return dx;
    }
}

/// <summary>The fluent form of <see cref="Operations.Maximum"/>.</summary>
public static class MaximumExtensions
{
    /// <summary>y = max(a, b), stretched to a common shape.</summary>
    public static Variable Maximum(this Variable a, Variable b, TokenLayout? layout = null) => new Maximum(layout).Apply(a, b);
}
