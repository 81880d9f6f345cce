using Reference.Tensors;

namespace Reference.Autograd.Operations;

/// <summary>The same elements in row-major order under another shape; the gradient is reshaped back.</summary>
/// <param name="shape">The new shape, with as many elements.</param>
public sealed class Reshape(Shape shape) : Operation
{
    /// <inheritdoc/>
    protected override Tensor Forward() => Value(0).Reshape(shape, Arena);

    /// <inheritdoc/>
    protected override void Backward(Tensor gradient) => Give(0, gradient.Reshape(Inputs[0].Shape, Arena), owned: false);
}

/// <summary>The fluent form of <see cref="Operations.Reshape"/>.</summary>
public static class ReshapeExtensions
{
    /// <summary>The same elements under another shape.</summary>
    public static Variable Reshape(this Variable x, params ReadOnlySpan<nint> lengths) => new Reshape(new Shape(lengths)).Apply(x);
}
