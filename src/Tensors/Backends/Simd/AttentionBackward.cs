using System.Numerics;
using System.Runtime.InteropServices;
using Reference.Tensors.Backends.Scalar;

namespace Reference.Tensors.Backends.Simd;

/// <summary>
/// The gradient of attention, wave by wave: a wave has of every document one block of queries, and a task of it is such a block, a block of
/// keys and a head. A task adds its block sums to the head's totals of dk and dv, which no other task of the wave does, and writes its share
/// of dq apart; the shares are added in the order of the keys when the wave is over. So there are as many tasks as pairs of blocks, each
/// forms its scores once, and no memory grows with more than the number of tokens. In the end the heads of a group are added in order. False
/// where a result is NaN or infinite, as <see cref="AttentionForward"/>.
/// </summary>
internal readonly unsafe struct AttentionBackward(AttentionGradientOperands x) : ILaneKernel
{
    public bool Run<T, TVec, TLanes>(SimdBackend backend)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TVec : unmanaged
        where TLanes : struct, ILanes<TVec, T>
    {
        if (x.DQ is not null) NativeMemory.Clear(x.DQ.Pointer<T>(), (nuint)(x.DQ.Count * sizeof(T)));
        AttentionRuns runs = AttentionRuns.Of(x.Queries, x.Keys, x.Options, AttentionTile<T, TVec, TLanes>.Width);
        (nint heads, nint keys) = (x.Q.Shape[1], x.Keys.Count);
        nint d = LaneRows<T, TVec, TLanes>.Padded(x.Q.Shape[2]), dv = LaneRows<T, TVec, TLanes>.Padded(x.V.Shape[2]);
        nint dkSize = x.DK is null ? 0 : keys * d * heads, dvSize = x.DV is null ? 0 : keys * dv * heads, parts = 0;
        foreach (AttentionWave wave in runs.Waves) parts = nint.Max(parts, wave.Count);
        nint shares = x.DQ is null ? 0 : parts * heads * KBlocks.Size * d;
        T* dk = AlignedBuffer.ThreadLaunch.Reserve<T>(dkSize + dvSize + shares);
        NativeMemory.Clear(dk, (nuint)((dkSize + dvSize) * sizeof(T)));
        var memory = new AttentionTotals((IntPtr)dk, (IntPtr)(dk + dkSize), (IntPtr)(dk + dkSize + dvSize));
        double cost = (double)KBlocks.Size * KBlocks.Size * (d + dv);
        foreach (AttentionWave wave in runs.Waves)
        {
            backend.Share<AttentionParts, T, TVec, TLanes>(new AttentionParts(x, runs, wave, memory), wave.Count * heads, cost);
            if (x.DQ is null) continue;
            double rows = KBlocks.Size * d / 4.0;
            backend.Share<AttentionShares, T, TVec, TLanes>(new AttentionShares(x, runs, wave, memory), wave.Count * heads, rows);
        }

        AddHeads<T, TVec, TLanes>(backend, x.DK, memory.DK, runs);
        AddHeads<T, TVec, TLanes>(backend, x.DV, memory.DV, runs);
        return !runs.IsSpecial;
    }

    private void AddHeads<T, TVec, TLanes>(SimdBackend backend, Tensor? gradient, IntPtr totals, AttentionRuns runs)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TVec : unmanaged
        where TLanes : struct, ILanes<TVec, T>
    {
        if (gradient is null) return;
        var kernel = new AttentionHeads(gradient, totals, x.Q.Shape[1], runs);
        backend.Share<AttentionHeads, T, TVec, TLanes>(kernel, gradient.Shape[0] * gradient.Shape[1], x.Q.Shape[1] / gradient.Shape[1] * gradient.Shape[2] / 8.0);
    }
}

/// <summary>Where sums are kept until they are whole.</summary>
/// <param name="DK">[heads, keys, padded d]: each head's totals.</param>
/// <param name="DV">[heads, keys, padded dv].</param>
/// <param name="DQ">[parts of a wave, heads, 256, padded d]: what a block of keys gives each query.</param>
internal readonly record struct AttentionTotals(IntPtr DK, IntPtr DV, IntPtr DQ);

/// <summary>The tasks of a wave.</summary>
internal readonly struct AttentionParts(AttentionGradientOperands x, AttentionRuns runs, AttentionWave wave, AttentionTotals totals) : IRangeKernel
{
    public void Range<T, TVec, TLanes>(VectorWidth width, nint begin, nint end)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TVec : unmanaged
        where TLanes : struct, ILanes<TVec, T>
    {
        nint heads = x.Q.Shape[1];
        for (nint i = begin; i < end; i++)
        {
            var task = new AttentionPartGradient<T, TVec, TLanes>(x, runs, runs.Parts[wave.Start + (int)(i / heads)], i % heads, width);
            task.Run(totals, i);
        }
    }
}

/// <summary>dq of a wave's queries: the shares of their parts, added in order, times the scale.</summary>
internal readonly unsafe struct AttentionShares(AttentionGradientOperands x, AttentionRuns runs, AttentionWave wave, AttentionTotals totals) : IRangeKernel
{
    public void Range<T, TVec, TLanes>(VectorWidth width, nint begin, nint end)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TVec : unmanaged
        where TLanes : struct, ILanes<TVec, T>
    {
        nint heads = x.Q.Shape[1];
        for (nint i = begin; i < end; i++)
        {
            int part = (int)(i / heads);
            if (runs.Parts[wave.Start + part].IsFirst) Block<T, TVec, TLanes>(part, i % heads);
        }
    }

    private void Block<T, TVec, TLanes>(int part, nint head)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TVec : unmanaged
        where TLanes : struct, ILanes<TVec, T>
    {
        TokenBlock queries = runs.Parts[wave.Start + part].Queries;
        (nint heads, nint d) = (x.Q.Shape[1], x.Q.Shape[2]);
        nint columns = LaneRows<T, TVec, TLanes>.Padded(d), size = KBlocks.Size * columns, count = queries.Length * columns;
        T* total = (T*)totals.DQ + (((part * heads) + head) * size), share = total;
        for (int next = part + 1; next < wave.Count && !runs.Parts[wave.Start + next].IsFirst; next++)
            LaneRows<T, TVec, TLanes>.Add(share += heads * size, total, count);
        LaneRows<T, TVec, TLanes>.Scaled(total, T.CreateTruncating(x.Options.Scale), total, count);
        if (!LaneRows<T, TVec, TLanes>.AreFinite(total, count)) runs.SetSpecial();
        for (int q = 0; q < queries.Length; q++)
        {
            int t = queries.Start + q;
            if (runs.First(t) >= runs.End(t)) continue;
            T* to = x.DQ!.Pointer<T>() + (((t * heads) + head) * d);
            new ReadOnlySpan<T>(total + (q * columns), (int)d).CopyTo(new Span<T>(to, (int)d));
        }
    }
}

/// <summary>gradient[key, group] = the totals of the group's heads, added in order.</summary>
internal readonly unsafe struct AttentionHeads(Tensor gradient, IntPtr totals, nint heads, AttentionRuns runs) : IRangeKernel
{
    public void Range<T, TVec, TLanes>(VectorWidth vectors, nint begin, nint end)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TVec : unmanaged
        where TLanes : struct, ILanes<TVec, T>
    {
        (nint rows, nint groups, nint width) = (gradient.Shape[0], gradient.Shape[1], gradient.Shape[2]);
        nint padded = LaneRows<T, TVec, TLanes>.Padded(width), perGroup = heads / groups, size = rows * padded;
        for (nint i = begin; i < end; i++)
        {
            T* first = (T*)totals + (i % groups * perGroup * size) + (i / groups * padded);
            for (nint h = 1; h < perGroup; h++) LaneRows<T, TVec, TLanes>.Add(first + (h * size), first, padded);
            if (!LaneRows<T, TVec, TLanes>.AreFinite(first, padded)) runs.SetSpecial();
            new ReadOnlySpan<T>(first, (int)width).CopyTo(new Span<T>(gradient.Pointer<T>() + (i * width), (int)width));
        }
    }
}
