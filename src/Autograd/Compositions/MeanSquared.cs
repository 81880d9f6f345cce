using Reference.Autograd.Operations;
using Reference.Tensors;

namespace Reference.Autograd.Compositions;

/// <summary>Losses of numbers.</summary>
public static class MeanSquaredExtensions
{
    /// <summary>Σⱼ (x[…, j] − t[…, j])²/n over the last axis: one number a row.</summary>
    /// <param name="x">[..., n].</param>
    /// <param name="targets">t, of x's shape and type.</param>
    public static Variable MeanSquared(this Variable x, Tensor targets) =>
        x.Subtract(x.Graph.Input(targets)).Square().Mean(keepAxes: false, -1);
}
