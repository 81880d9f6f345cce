using Reference.Tensors;

namespace Reference.Autograd.Operations;

/// <summary>
/// The values in another element type: an opaque weight made computable (widened exactly, or dequantised). The gradient passes unchanged,
/// in the type that is computed with.
/// </summary>
/// <param name="dtype">The new type.</param>
public sealed class Convert(DType dtype) : Operation
{
    /// <inheritdoc/>
    protected override Tensor Forward() => Value(0).To(dtype, Arena);

    /// <inheritdoc/>
    protected override void Backward(Tensor gradient) => Give(0, gradient, owned: false);
}

/// <summary>The fluent form of <see cref="Operations.Convert"/>.</summary>
public static class ConvertExtensions
{
    /// <summary>The values in another element type; x itself where it has it.</summary>
    public static Variable To(this Variable x, DType dtype) => x.DType == dtype ? x : new Convert(dtype).Apply(x);
}
