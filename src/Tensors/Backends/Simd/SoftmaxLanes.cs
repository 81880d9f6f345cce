using System.Numerics;

namespace Reference.Tensors.Backends.Simd;

/// <summary>y = exp(x − max)/Σ.</summary>
internal readonly unsafe struct SoftmaxLanes(Tensor x, Tensor y) : ILaneKernel, IRangeKernel
{
    public bool Run<T, TVec, TLanes>(SimdBackend backend)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TVec : unmanaged
        where TLanes : struct, ILanes<TVec, T> =>
        backend.Share<SoftmaxLanes, T, TVec, TLanes>(this, x.Count / x.Shape[-1], 4 * x.Shape[-1]);

    public void Range<T, TVec, TLanes>(VectorWidth width, nint begin, nint end)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TVec : unmanaged
        where TLanes : struct, ILanes<TVec, T>
    {
        T* px = x.Pointer<T>(), py = y.Pointer<T>();
        nint n = x.Shape[-1];
        for (nint i = begin; i < end; i++)
        {
            T* row = px + (i * n), result = py + (i * n);
            LaneRows<T, TVec, TLanes>.Shift(row, LaneSums<T, TVec, TLanes>.Max(row, n), result, n);
            ArrayFunctions.Exp(width, result, result, n);
            LaneRows<T, TVec, TLanes>.Divided(result, LaneSums<T, TVec, TLanes>.Plain(result, n), result, n);
        }
    }
}

/// <summary>ln Σ exp(x − max) − (x[label] − max), with both saved.</summary>
internal readonly unsafe struct CrossEntropyLanes(Tensor logits, Tensor labels, Tensor losses, Tensor maximum, Tensor denominator)
    : ILaneKernel, IRangeKernel
{
    public bool Run<T, TVec, TLanes>(SimdBackend backend)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TVec : unmanaged
        where TLanes : struct, ILanes<TVec, T> =>
        backend.Share<CrossEntropyLanes, T, TVec, TLanes>(this, losses.Count, 3 * logits.Shape[1]);

    public void Range<T, TVec, TLanes>(VectorWidth width, nint begin, nint end)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TVec : unmanaged
        where TLanes : struct, ILanes<TVec, T>
    {
        T* px = logits.Pointer<T>(), pl = losses.Pointer<T>(), pm = maximum.Pointer<T>(), pd = denominator.Pointer<T>();
        int* label = labels.Pointer<int>();
        nint n = logits.Shape[1];
        for (nint i = begin; i < end; i++)
        {
            T* row = px + (i * n);
            T max = pm[i] = LaneSums<T, TVec, TLanes>.Max(row, n);
            pd[i] = LaneSums<T, TVec, TLanes>.Exponentials(width, row, max, n);
            pl[i] = ArrayFunctions.Log(pd[i]) - (row[label[i]] - max);
        }
    }
}

/// <summary>dx = exp(x − max)·g with g = dy/d; at the label fma(exp(x − max), g, −dy).</summary>
internal readonly unsafe struct CrossEntropyGradientLanes(
    Tensor logits, Tensor labels, Tensor maximum, Tensor denominator, Tensor dlosses, Tensor dlogits) : ILaneKernel, IRangeKernel
{
    public bool Run<T, TVec, TLanes>(SimdBackend backend)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TVec : unmanaged
        where TLanes : struct, ILanes<TVec, T> =>
        backend.Share<CrossEntropyGradientLanes, T, TVec, TLanes>(this, dlosses.Count, 3 * logits.Shape[1]);

    public void Range<T, TVec, TLanes>(VectorWidth width, nint begin, nint end)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TVec : unmanaged
        where TLanes : struct, ILanes<TVec, T>
    {
        T* px = logits.Pointer<T>(), pm = maximum.Pointer<T>(), pd = denominator.Pointer<T>(), pdl = dlosses.Pointer<T>(),
            pdx = dlogits.Pointer<T>();
        int* label = labels.Pointer<int>();
        nint n = logits.Shape[1];
        for (nint i = begin; i < end; i++)
        {
            T* result = pdx + (i * n);
            T share = pdl[i] / pd[i];
            LaneRows<T, TVec, TLanes>.Shift(px + (i * n), pm[i], result, n);
            ArrayFunctions.Exp(width, result, result, n);
            T own = result[label[i]];
            LaneRows<T, TVec, TLanes>.Scaled(result, share, result, n);
            result[label[i]] = T.FusedMultiplyAdd(own, share, -pdl[i]);
        }
    }
}
