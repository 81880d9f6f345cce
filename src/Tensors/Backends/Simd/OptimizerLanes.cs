using System.Numerics;
using System.Runtime.CompilerServices;
using Reference.Tensors.Backends.Scalar;

namespace Reference.Tensors.Backends.Simd;

/// <summary>The square sum of the gradient norm: segments are outputs of their own, folded in binary64 in order.</summary>
internal readonly unsafe struct SquareSumLanes(Tensor x, Tensor total) : ILaneKernel
{
    public bool Run<T, TVec, TLanes>(SimdBackend backend)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TVec : unmanaged
        where TLanes : struct, ILanes<TVec, T>
    {
        nint segments = (x.Count + Sums.Segment - 1) / Sums.Segment;
        double* sums = AlignedBuffer.ThreadLaunch.Reserve<double>(segments);
        backend.Share<SquareSegments, T, TVec, TLanes>(new SquareSegments(x, sums), segments, Sums.Segment / 8);
        double carried = *total.Pointer<double>();
        for (nint s = 0; s < segments; s++) carried += sums[s];
        *total.Pointer<double>() = carried;
        return true;
    }
}

/// <summary>The sums of segments.</summary>
internal readonly unsafe struct SquareSegments(Tensor x, double* sums) : IRangeKernel
{
    public void Range<T, TVec, TLanes>(VectorWidth width, nint begin, nint end)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TVec : unmanaged
        where TLanes : struct, ILanes<TVec, T>
    {
        for (nint s = begin; s < end; s++)
        {
            nint start = s * Sums.Segment, length = nint.Min(Sums.Segment, x.Count - start);
            sums[s] = double.CreateTruncating(LaneSums<T, TVec, TLanes>.Squares(x.Pointer<T>() + start, T.Zero, length));
        }
    }
}

/// <summary>Adam without AMSGrad, as <see cref="AdamKernel"/> writes it.</summary>
internal readonly unsafe struct AdamLanes(Tensor gradient, AdamStep step, Tensor p, Tensor m, Tensor v) : ILaneKernel, IRangeKernel
{
    public bool Run<T, TVec, TLanes>(SimdBackend backend)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TVec : unmanaged
        where TLanes : struct, ILanes<TVec, T> =>
        backend.Share<AdamLanes, T, TVec, TLanes>(this, p.Count, 2);

    public void Range<T, TVec, TLanes>(VectorWidth width, nint begin, nint end)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TVec : unmanaged
        where TLanes : struct, ILanes<TVec, T>
    {
        T* pg = gradient.Pointer<T>(), pp = p.Pointer<T>(), pm = m.Pointer<T>(), pv = v.Pointer<T>();
        nint whole = begin + ((end - begin) / TLanes.Count * TLanes.Count);
        Pass<T, TVec, TLanes>(step, pg + begin, pp + begin, pm + begin, pv + begin, whole - begin);
        if (whole < end) Rest<T, TVec, TLanes>(step, pg + whole, pp + whole, pm + whole, pv + whole, (int)(end - whole));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Pass<T, TVec, TLanes>(AdamStep step, T* gradient, T* p, T* m, T* v, nint count)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TVec : unmanaged
        where TLanes : struct, ILanes<TVec, T>
    {
        bool isPenalised = step.Penalty != 0;
        TVec beta1 = Of(step.Beta1), beta2 = Of(step.Beta2), share1 = Of(1 - step.Beta1), share2 = Of(1 - step.Beta2);
        TVec epsilon = Of(step.Epsilon), down = Of(-step.StepSize), root = Of(step.RootCorrection), keep = Of(step.Keep), penalty = Of(step.Penalty);
        for (nint i = 0; i < count; i += TLanes.Count)
        {
            TVec old = TLanes.Load(p + i), x = TLanes.Multiply(old, keep), g = TLanes.Load(gradient + i);
            if (isPenalised) g = TLanes.Fma(penalty, x, g);
            TVec mean = TLanes.Fma(beta1, TLanes.Load(m + i), TLanes.Multiply(share1, g));
            TVec square = TLanes.Fma(beta2, TLanes.Load(v + i), TLanes.Multiply(share2, TLanes.Multiply(g, g)));
            TLanes.Store(mean, m + i);
            TLanes.Store(square, v + i);
            TVec scale = TLanes.Add(TLanes.Divide(TLanes.Sqrt(square), root), epsilon);
            TLanes.Store(TLanes.Fma(down, TLanes.Divide(mean, scale), x), p + i);
        }

        static TVec Of(double number) => TLanes.Broadcast(T.CreateTruncating(number));
    }

    /// <summary>What is left at the end of a range, in a vector that is filled up.</summary>
    private static void Rest<T, TVec, TLanes>(AdamStep step, T* gradient, T* p, T* m, T* v, int count)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TVec : unmanaged
        where TLanes : struct, ILanes<TVec, T>
    {
        T* whole = stackalloc T[4 * TLanes.Count], wholeP = whole + TLanes.Count, wholeM = wholeP + TLanes.Count,
            wholeV = wholeM + TLanes.Count;
        new Span<T>(whole, 4 * TLanes.Count).Clear();
        new ReadOnlySpan<T>(gradient, count).CopyTo(new Span<T>(whole, count));
        new ReadOnlySpan<T>(p, count).CopyTo(new Span<T>(wholeP, count));
        new ReadOnlySpan<T>(m, count).CopyTo(new Span<T>(wholeM, count));
        new ReadOnlySpan<T>(v, count).CopyTo(new Span<T>(wholeV, count));
        Pass<T, TVec, TLanes>(step, whole, wholeP, wholeM, wholeV, TLanes.Count);
        new ReadOnlySpan<T>(wholeP, count).CopyTo(new Span<T>(p, count));
        new ReadOnlySpan<T>(wholeM, count).CopyTo(new Span<T>(m, count));
        new ReadOnlySpan<T>(wholeV, count).CopyTo(new Span<T>(v, count));
    }
}
