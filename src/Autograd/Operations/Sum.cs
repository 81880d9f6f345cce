using Reference.Tensors;

namespace Reference.Autograd.Operations;

/// <summary>y = Σ x over axes; dx = dy, stretched.</summary>
/// <param name="keepAxes">True to keep the summed axes with length 1.</param>
/// <param name="axes">The summed axes, negative from the end; all of them where none is given.</param>
public sealed class Sum(bool keepAxes = false, params int[] axes) : AxisReduction(keepAxes, axes)
{
    /// <inheritdoc/>
    protected override Tensor Forward() => Summed();

    /// <inheritdoc/>
    protected override void Backward(Tensor gradient) => Give(0, Stretched(gradient), owned: false);
}

/// <summary>The fluent form of <see cref="Operations.Sum"/>.</summary>
public static class SumExtensions
{
    /// <summary>y = Σ x over axes, each term's order that of a row.</summary>
    public static Variable Sum(this Variable x, bool keepAxes = false, params int[] axes) => new Sum(keepAxes, axes).Apply(x);

    /// <summary>The sum of each row of the last axis.</summary>
    public static Variable SumLast(this Variable x) => new Sum(false, -1).Apply(x);
}
