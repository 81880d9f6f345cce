using System.Numerics;
using System.Runtime.CompilerServices;
using Reference.Tensors.Backends.Scalar;

namespace Reference.Tensors.Backends.Simd;

/// <summary>The sum of each row, or its largest.</summary>
internal readonly unsafe struct ReduceLanes(ReduceKind kind, Tensor x, Tensor y) : ILaneKernel, IRangeKernel
{
    public bool Run<T, TVec, TLanes>(SimdBackend backend)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TVec : unmanaged
        where TLanes : struct, ILanes<TVec, T> =>
        backend.Share<ReduceLanes, T, TVec, TLanes>(this, y.Count, x.Shape[-1] / 4.0);

    public void Range<T, TVec, TLanes>(VectorWidth width, nint begin, nint end)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TVec : unmanaged
        where TLanes : struct, ILanes<TVec, T>
    {
        nint n = x.Shape[-1];
        for (nint row = begin; row < end; row++)
        {
            T* from = x.Pointer<T>() + (row * n);
            y.Pointer<T>()[row] = kind == ReduceKind.Sum ? LaneSums<T, TVec, TLanes>.Plain(from, n) : Max<T, TVec, TLanes>(from, n);
        }
    }

    /// <summary>The largest of a row; NaN where there is one; of zeros the first.</summary>
    private static T Max<T, TVec, TLanes>(T* x, nint n)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TVec : unmanaged
        where TLanes : struct, ILanes<TVec, T>
    {
        if (n == 0) return T.NegativeInfinity;
        return AreNumbers<T, TVec, TLanes>(x, n) ? LaneSums<T, TVec, TLanes>.Max(x, n) : T.NaN;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static bool AreNumbers<T, TVec, TLanes>(T* x, nint n)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TVec : unmanaged
        where TLanes : struct, ILanes<TVec, T>
    {
        TVec one = TLanes.Broadcast(T.One), zero = TLanes.Zero, any = zero;
        nint i = 0;
        for (; i + TLanes.Count <= n; i += TLanes.Count)
        {
            TVec value = TLanes.Load(x + i);
            any = TLanes.IfEqual(value, value, any, one);
        }

        for (; i < n; i++)
            if (T.IsNaN(x[i])) return false;
        return TLanes.AllEqual(any, zero);
    }
}

/// <summary>Dots of rows in the order of features.</summary>
internal readonly unsafe struct DotRowsLanes(Tensor a, Tensor b, Tensor y) : ILaneKernel, IRangeKernel
{
    public bool Run<T, TVec, TLanes>(SimdBackend backend)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TVec : unmanaged
        where TLanes : struct, ILanes<TVec, T>
    {
        double cost = a.Shape[-1] * RowDots.Rows;
        return backend.Share<DotRowsLanes, T, TVec, TLanes>(this, (y.Count + RowDots.Rows - 1) / RowDots.Rows, cost);
    }

    public void Range<T, TVec, TLanes>(VectorWidth width, nint begin, nint end)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TVec : unmanaged
        where TLanes : struct, ILanes<TVec, T>
    {
        T* pa = a.Pointer<T>(), pb = b.Pointer<T>(), py = y.Pointer<T>();
        nint n = a.Shape[-1];
        for (nint row = begin * RowDots.Rows; row < nint.Min(y.Count, end * RowDots.Rows); row += RowDots.Rows)
        {
            nint rows = nint.Min(RowDots.Rows, y.Count - row);
            if (rows == RowDots.Rows) RowDots.Four(pa + (row * n), pb + (row * n), n, py + row);
            else for (nint r = row; r < row + rows; r++) py[r] = RowDots.One(pa + (r * n), pb + (r * n), n);
        }
    }
}

/// <summary>dx = y·(dy − dy·y), the dot in the order of features.</summary>
internal readonly unsafe struct SoftmaxGradientLanes(Tensor y, Tensor dy, Tensor dx) : ILaneKernel, IRangeKernel
{
    public bool Run<T, TVec, TLanes>(SimdBackend backend)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TVec : unmanaged
        where TLanes : struct, ILanes<TVec, T>
    {
        nint n = y.Shape[-1], rows = y.Count / n;
        return backend.Share<SoftmaxGradientLanes, T, TVec, TLanes>(this, (rows + RowDots.Rows - 1) / RowDots.Rows, 2.0 * n * RowDots.Rows);
    }

    [SkipLocalsInit]
    public void Range<T, TVec, TLanes>(VectorWidth width, nint begin, nint end)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TVec : unmanaged
        where TLanes : struct, ILanes<TVec, T>
    {
        T* py = y.Pointer<T>(), pdy = dy.Pointer<T>(), pdx = dx.Pointer<T>(), dots = stackalloc T[RowDots.Rows];
        nint n = y.Shape[-1], all = y.Count / n;
        for (nint row = begin * RowDots.Rows; row < nint.Min(all, end * RowDots.Rows); row += RowDots.Rows)
        {
            nint rows = nint.Min(RowDots.Rows, all - row), at = row * n;
            if (rows == RowDots.Rows) RowDots.Four(pdy + at, py + at, n, dots);
            else for (nint r = 0; r < rows; r++) dots[r] = RowDots.One(pdy + at + (r * n), py + at + (r * n), n);
            for (nint r = 0; r < rows; r++, at += n) Row<T, TVec, TLanes>(py + at, pdy + at, dots[r], pdx + at, n);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Row<T, TVec, TLanes>(T* y, T* dy, T along, T* dx, nint n)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TVec : unmanaged
        where TLanes : struct, ILanes<TVec, T>
    {
        TVec a = TLanes.Broadcast(along);
        nint i = 0;
        for (; i + TLanes.Count <= n; i += TLanes.Count)
            TLanes.Store(TLanes.Multiply(TLanes.Load(y + i), TLanes.Subtract(TLanes.Load(dy + i), a)), dx + i);
        for (; i < n; i++) dx[i] = y[i] * (dy[i] - along);
    }
}

/// <summary>dx = dy where x is larger or one is NaN, dy·½ where they are equal, +0 elsewhere.</summary>
internal readonly unsafe struct MaximumGradientLanes(Tensor x, Tensor other, Tensor dy, Tensor dx) : ILaneKernel, IRangeKernel
{
    public bool Run<T, TVec, TLanes>(SimdBackend backend)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TVec : unmanaged
        where TLanes : struct, ILanes<TVec, T> =>
        backend.Share<MaximumGradientLanes, T, TVec, TLanes>(this, dx.Count, 0.5);

    public void Range<T, TVec, TLanes>(VectorWidth width, nint begin, nint end)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TVec : unmanaged
        where TLanes : struct, ILanes<TVec, T>
    {
        T** arrays = stackalloc T*[4];
        arrays[0] = dx.Pointer<T>();
        arrays[1] = x.Pointer<T>();
        arrays[2] = other.Pointer<T>();
        arrays[3] = dy.Pointer<T>();
        ElementPass<T, TVec, TLanes>.Run(default(MaximumGradientPass<T>), arrays, begin, end);
    }
}

/// <summary>One vector of <see cref="MaximumGradientLanes"/>: dx; x, other, dy.</summary>
internal readonly unsafe struct MaximumGradientPass<T> : IElementPass<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public static int Results => 1;

    public static int Arrays => 4;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void At<TVec, TLanes>(T** arrays, nint i)
        where TVec : unmanaged
        where TLanes : struct, ILanes<TVec, T>
    {
        TVec x = TLanes.Load(arrays[1] + i), other = TLanes.Load(arrays[2] + i), dy = TLanes.Load(arrays[3] + i);
        TVec half = TLanes.Multiply(dy, TLanes.Broadcast(T.One / (T.One + T.One)));
        TLanes.Store(TLanes.IfLess(x, other, TLanes.Zero, TLanes.IfEqual(x, other, half, dy)), arrays[0] + i);
    }
}
