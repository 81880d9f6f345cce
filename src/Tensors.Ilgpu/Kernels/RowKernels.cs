using ILGPU;

namespace Reference.Tensors.Ilgpu.Kernels;

/// <summary>The sizes of a norm, and its ε.</summary>
internal struct NormShape
{
    public long N, WeightRows;
    public double Epsilon;
}

/// <summary>
/// One work item a row, in the order of a row (Sums.Row of the specification): element i in lane i mod 16, lanes folded l and l + 8, then
/// 4, 2, 1; segments of 4,096 added in order. A lane is walked at a time, which needs no memory of its own.
/// </summary>
internal static class RowKernels
{
    private const long Lanes = 16;
    private const long Segment = 4096;

    public static void Sum<T>(Index1D row, ArrayView<T> x, ArrayView<T> y, long n)
        where T : unmanaged, IDeviceReal<T> => y[row] = Total<T, PlainTerm<T>>(x, row * n, n);

    public static void RmsNorm<T>(Index1D row, ArrayView<T> x, ArrayView<T> weight, ArrayView<T> y, ArrayView<T> inverse, NormShape shape)
        where T : unmanaged, IDeviceReal<T>
    {
        long n = shape.N, at = row * n, gain = row % shape.WeightRows * n;
        T squares = Total<T, SquareTerm<T>>(x, at, n);
        T r = T.FromDouble(1) / T.Sqrt((squares / T.FromDouble(n)) + T.FromDouble(shape.Epsilon));
        inverse[row] = r;
        for (long j = 0; j < n; j++) y[at + j] = x[at + j] * r * weight[gain + j];
    }

    private static T Total<T, TTerm>(ArrayView<T> x, long at, long n)
        where T : unmanaged, IDeviceReal<T>
        where TTerm : unmanaged, ITerm<T>
    {
        T total = T.FromDouble(0);
        for (long begin = 0; begin < n; begin += Segment)
        {
            long end = begin + Segment < n ? begin + Segment : n;
            T even = Quarter<T, TTerm>(x, at + begin, at + end) + Quarter<T, TTerm>(x, at + begin + 2, at + end);
            T odd = Quarter<T, TTerm>(x, at + begin + 1, at + end) + Quarter<T, TTerm>(x, at + begin + 3, at + end);
            total += even + odd;
        }

        return total;
    }

    /// <summary>Lanes l, l + 4, l + 8 and l + 12.</summary>
    private static T Quarter<T, TTerm>(ArrayView<T> x, long first, long end)
        where T : unmanaged, IDeviceReal<T>
        where TTerm : unmanaged, ITerm<T>
    {
        T left = Lane<T, TTerm>(x, first, end) + Lane<T, TTerm>(x, first + 8, end);
        T right = Lane<T, TTerm>(x, first + 4, end) + Lane<T, TTerm>(x, first + 12, end);
        return left + right;
    }

    private static T Lane<T, TTerm>(ArrayView<T> x, long first, long end)
        where T : unmanaged, IDeviceReal<T>
        where TTerm : unmanaged, ITerm<T>
    {
        T lane = T.FromDouble(0);
        for (long i = first; i < end; i += Lanes) lane = TTerm.AddTo(lane, x[i]);
        return lane;
    }
}

/// <summary>One term of a row's sum.</summary>
internal interface ITerm<T>
{
    static abstract T AddTo(T lane, T x);
}

internal readonly struct PlainTerm<T> : ITerm<T>
    where T : unmanaged, IDeviceReal<T>
{
    public static T AddTo(T lane, T x) => lane + x;
}

internal readonly struct SquareTerm<T> : ITerm<T>
    where T : unmanaged, IDeviceReal<T>
{
    public static T AddTo(T lane, T x) => T.FusedMultiplyAdd(x, x, lane);
}
