using Reference.Tensors;
using Reference.Tensors.Backends;

namespace Reference.Autograd;

/// <summary>The one place where broadcasting is undone: a gradient is summed back to the shape of the operand that was stretched.</summary>
public static class Broadcasting
{
    /// <summary>
    /// Sums <paramref name="gradient"/> over the axes along which <paramref name="shape"/> was stretched, in the order of a row over
    /// those axes in row-major order. Returns the gradient itself where nothing was stretched.
    /// </summary>
    public static Tensor SumTo(Tensor gradient, Shape shape, Arena? arena = null)
    {
        if (gradient.Shape == shape) return gradient;
        var summed = new bool[gradient.Shape.Rank];
        int missing = gradient.Shape.Rank - shape.Rank;
        for (int axis = 0; axis < summed.Length; axis++)
            summed[axis] = axis < missing || (shape[axis - missing] == 1 && gradient.Shape[axis] != 1);
        return SumAxes(gradient, summed, shape, arena);
    }

    /// <summary>
    /// Sums over the axes that are marked, in the order of a row over those axes in row-major order.
    /// </summary>
    /// <param name="x">Any shape and strides.</param>
    /// <param name="summed">One mark an axis.</param>
    /// <param name="shape">The result's shape: that of the axes that are kept, with axes of length 1 anywhere.</param>
    /// <param name="arena">Where the result lives.</param>
    public static Tensor SumAxes(Tensor x, ReadOnlySpan<bool> summed, Shape shape, Arena? arena = null)
    {
        var order = new List<int>(summed.Length);
        for (int axis = 0; axis < summed.Length; axis++)
            if (!summed[axis]) order.Add(axis);
        for (int axis = 0; axis < summed.Length; axis++)
            if (summed[axis]) order.Add(axis);
        nint rows = shape.Count;
        Tensor ordered = x.Permute([.. order]).Reshape(new Shape(rows, rows == 0 ? 0 : x.Count / rows), arena);
        Tensor sum = Tensor.Empty(x.Backend, new Shape(rows), x.DType, arena);
        x.Backend.Reduce(ReduceKind.Sum, ordered, sum);
        return sum.Reshape(shape, arena);
    }
}
