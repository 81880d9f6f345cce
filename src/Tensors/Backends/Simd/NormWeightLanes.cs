using System.Numerics;
using System.Runtime.CompilerServices;

namespace Reference.Tensors.Backends.Simd;

/// <summary>dw += dy·x̂ over tokens: columns are lanes, and in each block of tokens a chain runs down them.</summary>
internal readonly unsafe struct NormWeightLanes(Tensor x, Tensor? mean, Tensor inverse, Tensor dy, TokenLayout layout, Tensor dw)
    : ILaneKernel, IRangeKernel
{
    public bool Run<T, TVec, TLanes>(SimdBackend backend)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TVec : unmanaged
        where TLanes : struct, ILanes<TVec, T>
    {
        double cost = (double)layout.Count * NormColumns<T, TVec, TLanes>.Width / 2;
        return backend.Share<NormWeightLanes, T, TVec, TLanes>(this, dw.Shape[0] * Groups<T, TVec, TLanes>(), cost);
    }

    public void Range<T, TVec, TLanes>(VectorWidth width, nint begin, nint end)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TVec : unmanaged
        where TLanes : struct, ILanes<TVec, T>
    {
        var columns = new NormColumns<T, TVec, TLanes>(x, mean, inverse, dy, layout, dw);
        nint groups = Groups<T, TVec, TLanes>();
        for (nint i = begin; i < end; i++) columns.Group(i / groups, i % groups * NormColumns<T, TVec, TLanes>.Width);
    }

    private nint Groups<T, TVec, TLanes>()
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TVec : unmanaged
        where TLanes : struct, ILanes<TVec, T> =>
        (x.Shape[1] + NormColumns<T, TVec, TLanes>.Width - 1) / NormColumns<T, TVec, TLanes>.Width;
}

/// <summary>Groups of columns of a norm's weight.</summary>
internal readonly unsafe struct NormColumns<T, TVec, TLanes>(Tensor x, Tensor? mean, Tensor inverse, Tensor dy, TokenLayout layout, Tensor dw)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TVec : unmanaged
    where TLanes : struct, ILanes<TVec, T>
{
    private readonly T* _x = x.Pointer<T>(), _dy = dy.Pointer<T>(), _dw = dw.Pointer<T>(), _inverse = inverse.Pointer<T>();
    private readonly T* _mean = mean is null ? null : mean.Pointer<T>();
    private readonly nint _n = x.Shape[1], _weights = dw.Shape[0];

    /// <summary>Columns of a group: chains enough to keep the multiply-adders busy.</summary>
    public static int Width => 4 * TLanes.Count;

    /// <summary>The columns of weight <paramref name="k"/> from <paramref name="j"/> on.</summary>
    public void Group(nint k, nint j)
    {
        nint end = nint.Min(j + Width, _n);
        foreach (TokenBlock block in layout.Blocks)
        {
            nint c = j;
            if (c + Width <= end) Four(block, k, c);
            else
            {
                for (; c + TLanes.Count <= end; c += TLanes.Count) One(block, k, c);
                for (; c < end; c++) Column(block, k, c);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Four(TokenBlock block, nint k, nint j)
    {
        TVec s0 = TLanes.Zero, s1 = s0, s2 = s0, s3 = s0;
        for (nint t = block.Start; t < block.Start + block.Length; t++)
        {
            nint row = (t * _weights) + k, at = (row * _n) + j;
            s0 = TLanes.Fma(TLanes.Load(_dy + at), Normed(at, row), s0);
            s1 = TLanes.Fma(TLanes.Load(_dy + at + TLanes.Count), Normed(at + TLanes.Count, row), s1);
            s2 = TLanes.Fma(TLanes.Load(_dy + at + (2 * TLanes.Count)), Normed(at + (2 * TLanes.Count), row), s2);
            s3 = TLanes.Fma(TLanes.Load(_dy + at + (3 * TLanes.Count)), Normed(at + (3 * TLanes.Count), row), s3);
        }

        T* to = _dw + (k * _n) + j;
        Add(to, s0);
        Add(to + TLanes.Count, s1);
        Add(to + (2 * TLanes.Count), s2);
        Add(to + (3 * TLanes.Count), s3);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void One(TokenBlock block, nint k, nint j)
    {
        TVec sum = TLanes.Zero;
        for (nint t = block.Start; t < block.Start + block.Length; t++)
        {
            nint row = (t * _weights) + k, at = (row * _n) + j;
            sum = TLanes.Fma(TLanes.Load(_dy + at), Normed(at, row), sum);
        }

        Add(_dw + (k * _n) + j, sum);
    }

    private void Column(TokenBlock block, nint k, nint j)
    {
        T sum = T.Zero;
        for (nint t = block.Start; t < block.Start + block.Length; t++)
        {
            nint row = (t * _weights) + k, at = (row * _n) + j;
            sum = T.FusedMultiplyAdd(_dy[at], (_mean is null ? _x[at] : _x[at] - _mean[row]) * _inverse[row], sum);
        }

        _dw[(k * _n) + j] += sum;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private TVec Normed(nint at, nint row)
    {
        TVec value = TLanes.Load(_x + at);
        if (_mean is not null) value = TLanes.Subtract(value, TLanes.Broadcast(_mean[row]));
        return TLanes.Multiply(value, TLanes.Broadcast(_inverse[row]));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Add(T* to, TVec sum) => TLanes.Store(TLanes.Add(TLanes.Load(to), sum), to);
}
