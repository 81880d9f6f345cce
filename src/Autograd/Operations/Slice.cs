using Reference.Tensors;

namespace Reference.Autograd.Operations;

/// <summary>Elements start … start + length − 1 of an axis, as a view; the gradient is put back among zeros.</summary>
/// <param name="axis">The axis; negative counts from the end.</param>
/// <param name="start">First element.</param>
/// <param name="length">How many.</param>
public sealed class Slice(int axis, nint start, nint length) : Operation
{
    /// <inheritdoc/>
    protected override Tensor Forward() => Value(0).Slice(axis, start, length);

    /// <inheritdoc/>
    protected override void Backward(Tensor gradient)
    {
        Tensor dx = Graph.Zeros(Inputs[0].Shape, gradient.DType);
        Backend.Copy(gradient, dx.Slice(axis, start, length));
        Give(0, dx);
    }
}

/// <summary>The fluent form of <see cref="Operations.Slice"/>.</summary>
public static class SliceExtensions
{
    /// <summary>Elements start … start + length − 1 of an axis.</summary>
    public static Variable Slice(this Variable x, int axis, nint start, nint length) => new Slice(axis, start, length).Apply(x);
}
