using Reference.Tensors;
using Reference.Tensors.Backends;

namespace Reference.Training.Optimizers;

/// <summary>
/// Kernels as expressions, for rules that are composed of them; every result is new memory, numbers are rounded to the element type once.
/// </summary>
internal static class TensorMath
{
    /// <summary>f(x).</summary>
    public static Tensor Map(this Tensor x, UnaryKind kind)
    {
        Tensor y = Tensor.Empty(x.Backend, x.Shape, x.DType);
        x.Backend.Unary(kind, x, y);
        return y;
    }

    /// <summary>f(a, b), stretched to their common shape.</summary>
    public static Tensor With(this Tensor a, BinaryKind kind, Tensor b)
    {
        Tensor y = Tensor.Empty(a.Backend, Shape.Broadcast(a.Shape, b.Shape), a.DType);
        a.Backend.Binary(kind, a, b, y);
        return y;
    }

    /// <summary>f(a, b) with a number.</summary>
    public static Tensor With(this Tensor a, BinaryKind kind, double b) =>
        a.With(kind, Tensor.FromDoubles(a.Backend, [b], new Shape(), a.DType));

    /// <summary>x·c.</summary>
    public static Tensor Times(this Tensor x, double c)
    {
        Tensor y = Tensor.Empty(x.Backend, x.Shape, x.DType);
        x.Backend.Scale(x, c, y);
        return y;
    }

    /// <summary>The mean over an axis, which stays with length 1: the sum in the order of a row, divided by the length.</summary>
    /// <param name="x">Of rank 2 at least.</param>
    /// <param name="axis">−1 or −2.</param>
    public static Tensor Mean(this Tensor x, int axis)
    {
        Tensor rows = axis == -1 ? x : x.Transpose();
        Tensor sum = Tensor.Empty(x.Backend, new Shape(rows.Shape.Lengths[..^1]), x.DType);
        x.Backend.Reduce(ReduceKind.Sum, rows, sum);
        nint[] kept = x.Shape.Lengths.ToArray();
        kept[kept.Length + axis] = 1;
        return sum.Reshape(new Shape(kept)).With(BinaryKind.Divide, rows.Shape[-1]);
    }

    /// <summary>The root of the mean square of all elements, in binary64: the square sum of the gradient norm over the count.</summary>
    public static double RootMeanSquare(this Tensor x)
    {
        Tensor total = Tensor.Zeros(x.Backend, new Shape(), DType.F64);
        x.Backend.SquareSum(x, total);
        return Math.Sqrt(total.ToScalar() / x.Count);
    }

    /// <summary>state ← keep·state + share·x, in place: two products, then a plain add.</summary>
    public static void Blend(this Tensor state, double keep, Tensor x, double share)
    {
        state.Backend.Scale(state, keep, state);
        state.Backend.Binary(BinaryKind.Add, state, x.Times(share), state);
    }
}
