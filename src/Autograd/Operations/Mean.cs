using Reference.Tensors;
using Reference.Tensors.Backends;

namespace Reference.Autograd.Operations;

/// <summary>y = (Σ x)/n over axes with n terms, one division after the sum; dx = dy/n, stretched.</summary>
/// <param name="keepAxes">True to keep the averaged axes with length 1.</param>
/// <param name="axes">The averaged axes, negative from the end; all of them where none is given.</param>
public sealed class Mean(bool keepAxes = false, params int[] axes) : AxisReduction(keepAxes, axes)
{
    /// <inheritdoc/>
    protected override Tensor Forward() => Shared(Summed());

    /// <inheritdoc/>
    protected override void Backward(Tensor gradient) => Give(0, Stretched(Shared(gradient)), owned: false);

    private Tensor Shared(Tensor sum)
    {
        Tensor count = Graph.Empty(default, sum.DType), y = Graph.Empty(sum.Shape, sum.DType);
        Backend.Fill(count, Terms);
        Backend.Binary(BinaryKind.Divide, sum, count, y);
        return y;
    }
}

/// <summary>The fluent form of <see cref="Operations.Mean"/>.</summary>
public static class MeanExtensions
{
    /// <summary>y = (Σ x)/n over axes.</summary>
    public static Variable Mean(this Variable x, bool keepAxes = false, params int[] axes) => new Mean(keepAxes, axes).Apply(x);
}
