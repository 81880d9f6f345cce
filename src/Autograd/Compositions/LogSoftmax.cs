using Reference.Autograd.Operations;
using Reference.Tensors;
using Reference.Tensors.Backends;

namespace Reference.Autograd.Compositions;

/// <summary>Logarithms of a softmax.</summary>
public static class LogSoftmaxExtensions
{
    /// <summary>
    /// ln softmax(x) over the last axis: s − ln Σ exp(s), s = x − m with the row's maximum m as a constant (the result does not depend on
    /// it).
    /// </summary>
    /// <param name="x">[..., n], n at least 1.</param>
    public static Variable LogSoftmax(this Variable x)
    {
        Tensor maximum = x.Graph.Empty(new Shape(x.Shape.Lengths[..^1]), x.DType);
        x.Graph.Backend.Reduce(ReduceKind.Max, x.Value, maximum);
        Variable shifted = x.Subtract(x.Graph.Input(maximum.Reshape(new Shape([.. maximum.Shape.Lengths, 1]))));
        return shifted.Subtract(shifted.Exp().Sum(keepAxes: true, -1).Log());
    }
}
