using System.Numerics;
using System.Runtime.CompilerServices;

namespace Reference.Tensors.Backends.Simd;

/// <summary>
/// RMSNorm: r = 1/√(Σx²/n + ε), y = (x·r)·w. LayerNorm, where there is a mean to save: of x − μ, and with a bias fma(x̂, w, b).
/// </summary>
internal readonly unsafe struct NormLanes(Tensor x, Tensor weight, Tensor? bias, double epsilon, Tensor y, Tensor? mean, Tensor inverse)
    : ILaneKernel, IRangeKernel
{
    public bool Run<T, TVec, TLanes>(SimdBackend backend)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TVec : unmanaged
        where TLanes : struct, ILanes<TVec, T> =>
        backend.Share<NormLanes, T, TVec, TLanes>(this, x.Shape[0], x.Shape[1]);

    public void Range<T, TVec, TLanes>(VectorWidth width, nint begin, nint end)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TVec : unmanaged
        where TLanes : struct, ILanes<TVec, T>
    {
        T* px = x.Pointer<T>(), pw = weight.Pointer<T>(), py = y.Pointer<T>(), pr = inverse.Pointer<T>();
        T* pb = bias is null ? null : bias.Pointer<T>(), pm = mean is null ? null : mean.Pointer<T>();
        (nint n, nint w) = (x.Shape[1], weight.Shape[0]);
        (T count, T eps) = (T.CreateTruncating(n), T.CreateTruncating(epsilon));
        for (nint i = begin; i < end; i++)
        {
            T* row = px + (i * n), gain = pw + (i % w * n), offset = pb is null ? null : pb + (i % w * n);
            T centre = pm is null ? T.Zero : pm[i] = LaneSums<T, TVec, TLanes>.Plain(row, n) / count;
            T r = pr[i] = T.One / T.Sqrt((LaneSums<T, TVec, TLanes>.Squares(row, centre, n) / count) + eps);
            Row<T, TVec, TLanes>(row, pm is null, centre, r, gain, offset, py + (i * n), n);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Row<T, TVec, TLanes>(T* x, bool isPlain, T centre, T r, T* gain, T* offset, T* y, nint n)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TVec : unmanaged
        where TLanes : struct, ILanes<TVec, T>
    {
        TVec c = TLanes.Broadcast(centre), s = TLanes.Broadcast(r);
        nint j = 0;
        for (; j + TLanes.Count <= n; j += TLanes.Count)
        {
            TVec value = TLanes.Load(x + j);
            TVec normed = TLanes.Multiply(isPlain ? value : TLanes.Subtract(value, c), s);
            TVec g = TLanes.Load(gain + j);
            TLanes.Store(offset is null ? TLanes.Multiply(normed, g) : TLanes.Fma(normed, g, TLanes.Load(offset + j)), y + j);
        }

        for (; j < n; j++)
        {
            T normed = (isPlain ? x[j] : x[j] - centre) * r;
            y[j] = offset is null ? normed * gain[j] : T.FusedMultiplyAdd(normed, gain[j], offset[j]);
        }
    }
}

/// <summary>
/// dx of both norms: g = dy·w, x̂ again, c = g·x̂ in the order of features over n, dx = fma(−x̂, c, g − level)·r; without a mean no level.
/// </summary>
internal readonly unsafe struct NormGradientLanes(Tensor x, Tensor weight, Tensor? mean, Tensor inverse, Tensor dy, Tensor dx) : ILaneKernel, IRangeKernel
{
    public bool Run<T, TVec, TLanes>(SimdBackend backend)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TVec : unmanaged
        where TLanes : struct, ILanes<TVec, T> =>
        backend.Share<NormGradientLanes, T, TVec, TLanes>(this, (x.Shape[0] + RowDots.Rows - 1) / RowDots.Rows, 3 * x.Shape[1] * RowDots.Rows);

    [SkipLocalsInit]
    public void Range<T, TVec, TLanes>(VectorWidth width, nint begin, nint end)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TVec : unmanaged
        where TLanes : struct, ILanes<TVec, T>
    {
        T* px = x.Pointer<T>(), pw = weight.Pointer<T>(), pr = inverse.Pointer<T>(), pdy = dy.Pointer<T>(), pdx = dx.Pointer<T>();
        T* pm = mean is null ? null : mean.Pointer<T>();
        (nint n, nint w, nint rows) = (x.Shape[1], weight.Shape[0], x.Shape[0]);
        T count = T.CreateTruncating(n);
        T* g = AlignedBuffer.ThreadPanel.Reserve<T>(2 * RowDots.Rows * n), normed = g + (RowDots.Rows * n);
        T* dots = stackalloc T[RowDots.Rows];
        for (nint first = begin * RowDots.Rows; first < nint.Min(rows, end * RowDots.Rows); first += RowDots.Rows)
        {
            nint here = nint.Min(RowDots.Rows, rows - first);
            for (nint k = 0; k < here; k++)
            {
                nint i = first + k;
                LaneRows<T, TVec, TLanes>.Product(pdy + (i * n), pw + (i % w * n), g + (k * n), n);
                Normed<T, TVec, TLanes>(px + (i * n), pm is null, pm is null ? T.Zero : pm[i], pr[i], normed + (k * n), n);
            }

            RowDots.Four(g, normed, n, dots); // rows beyond the last hold anything, and their dots are not used
            for (nint k = 0; k < here; k++)
            {
                T level = pm is null ? T.Zero : LaneSums<T, TVec, TLanes>.Plain(g + (k * n), n) / count;
                Gradient<T, TVec, TLanes>(g + (k * n), normed + (k * n), dots[k] / count, pm is null, level, pr[first + k],
                    pdx + ((first + k) * n), n);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Normed<T, TVec, TLanes>(T* x, bool isPlain, T centre, T r, T* normed, nint n)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TVec : unmanaged
        where TLanes : struct, ILanes<TVec, T>
    {
        TVec c = TLanes.Broadcast(centre), s = TLanes.Broadcast(r);
        nint j = 0;
        for (; j + TLanes.Count <= n; j += TLanes.Count)
        {
            TVec value = TLanes.Load(x + j);
            TLanes.Store(TLanes.Multiply(isPlain ? value : TLanes.Subtract(value, c), s), normed + j);
        }

        for (; j < n; j++) normed[j] = (isPlain ? x[j] : x[j] - centre) * r;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Gradient<T, TVec, TLanes>(T* g, T* normed, T along, bool isPlain, T level, T r, T* dx, nint n)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TVec : unmanaged
        where TLanes : struct, ILanes<TVec, T>
    {
        TVec a = TLanes.Broadcast(along), l = TLanes.Broadcast(level), s = TLanes.Broadcast(r), minus = TLanes.Broadcast(T.NegativeOne);
        nint j = 0;
        for (; j + TLanes.Count <= n; j += TLanes.Count)
        {
            TVec value = TLanes.Load(g + j), centred = isPlain ? value : TLanes.Subtract(value, l);
            TLanes.Store(TLanes.Multiply(TLanes.Fma(TLanes.Multiply(TLanes.Load(normed + j), minus), a, centred), s), dx + j);
        }

        for (; j < n; j++) dx[j] = T.FusedMultiplyAdd(-normed[j], along, isPlain ? g[j] : g[j] - level) * r;
    }
}
