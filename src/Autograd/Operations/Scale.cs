using Reference.Tensors;

namespace Reference.Autograd.Operations;

/// <summary>y = x·c for a constant c, rounded to the element type first; dx = dy·c.</summary>
/// <param name="factor">c.</param>
public sealed class Scale(double factor) : Operation
{
    /// <inheritdoc/>
    protected override Tensor Forward() => Scaled(Value(0));

    /// <inheritdoc/>
    protected override void Backward(Tensor gradient) => Give(0, Scaled(gradient));

    private Tensor Scaled(Tensor x)
    {
        Tensor y = Graph.Empty(x.Shape, x.DType);
        Backend.Scale(x, factor, y);
        return y;
    }
}

/// <summary>The fluent form of <see cref="Operations.Scale"/>.</summary>
public static class ScaleExtensions
{
    /// <summary>y = x·c; x itself where c is 1.</summary>
    public static Variable Scale(this Variable x, double factor) => factor == 1 ? x : new Scale(factor).Apply(x);
}
