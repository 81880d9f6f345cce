using Reference.Tensors;
using Reference.Tensors.Backends;

namespace Reference.Autograd;

/// <summary>The one place where broadcasting is undone: a gradient is summed back to the shape of the operand that was stretched.</summary>
public static class Broadcasting
{
    /// <summary>
    /// Sums <paramref name="gradient"/> over the axes along which <paramref name="shape"/> was stretched, in the order of a row over those axes in
    /// row-major order. Returns the gradient itself where nothing was stretched.
    /// </summary>
    public static Tensor SumTo(Tensor gradient, Shape shape, Arena? arena = null)
    {
        if (gradient.Shape == shape) return gradient;
        var kept = new List<int>();
        var summed = new List<int>();
        int missing = gradient.Shape.Rank - shape.Rank;
        for (int axis = 0; axis < gradient.Shape.Rank; axis++)
        {
            bool stretched = axis < missing || (shape[axis - missing] == 1 && gradient.Shape[axis] != 1);
            (stretched ? summed : kept).Add(axis);
        }

        Tensor ordered = gradient.Permute([.. kept, .. summed]).Dense(arena);
        nint rows = shape.Count;
        Tensor sum = Tensor.Empty(gradient.Backend, new Shape(rows), gradient.DType, arena);
        gradient.Backend.Reduce(ReduceKind.Sum, ordered.Reshape(new Shape(rows, rows == 0 ? 0 : gradient.Count / rows), arena), sum);
        return sum.Reshape(shape, arena);
    }
}
