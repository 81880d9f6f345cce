using System.Numerics;
using System.Runtime.InteropServices;
using Reference.Tensors.Backends.Scalar;

namespace Reference.Tensors.Backends.Simd;

/// <summary>
/// The gradient of attention: one task a document and query head, which forms its rows of dq and, in memory of its own, the head's totals
/// of dk and dv; then the heads of a group are added in order. False where a result is NaN or infinite, as <see cref="AttentionForward"/>.
/// </summary>
internal readonly unsafe struct AttentionBackward(AttentionGradientOperands x) : ILaneKernel
{
    public bool Run<T, TVec, TLanes>(SimdBackend backend)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TVec : unmanaged
        where TLanes : struct, ILanes<TVec, T>
    {
        (nint heads, nint d, nint dv) = (x.Q.Shape[1], x.Q.Shape[2], x.V.Shape[2]);
        if (x.DQ is not null) NativeMemory.Clear(x.DQ.Pointer<T>(), (nuint)(x.DQ.Count * sizeof(T)));
        nint dkSize = x.DK is null ? 0 : x.Keys.Count * LaneRows<T, TVec, TLanes>.Padded(d);
        nint dvSize = x.DV is null ? 0 : x.Keys.Count * LaneRows<T, TVec, TLanes>.Padded(dv);
        var memory = new AlignedBuffer();
        try
        {
            T* dkTotals = memory.Reserve<T>(heads * (dkSize + dvSize)), dvTotals = dkTotals + (heads * dkSize);
            NativeMemory.Clear(dkTotals, (nuint)(heads * (dkSize + dvSize) * sizeof(T)));
            if (!Heads<T, TVec, TLanes>(backend, dkTotals, dkSize, dvTotals, dvSize)) return false;
            AddHeads<T, TVec, TLanes>(backend, dkTotals, x.DK);
            AddHeads<T, TVec, TLanes>(backend, dvTotals, x.DV);
            return true;
        }
        finally
        {
            memory.Free();
        }
    }

    /// <summary>Every document under every head; false where a result is not finite.</summary>
    private bool Heads<T, TVec, TLanes>(SimdBackend backend, T* dkTotals, nint dkSize, T* dvTotals, nint dvSize)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TVec : unmanaged
        where TLanes : struct, ILanes<TVec, T>
    {
        var runs = new AttentionRuns(x.Queries, x.Keys, x.Options);
        AttentionGradientOperands operands = x;
        nint heads = x.Q.Shape[1], documents = x.Queries.Documents.Length;
        int special = 0;
        double cost = (double)x.Queries.Count * x.Keys.Count * (x.Q.Shape[2] + x.V.Shape[2]) / Math.Max(1, documents * documents);
        backend.For(documents * heads, cost, (begin, end) =>
        {
            for (nint i = begin; i < end; i++)
            {
                nint head = i % heads;
                TokenDocument document = operands.Queries.Documents[(int)(i / heads)];
                var task = new AttentionHeadGradient<T, TVec, TLanes>(operands, runs, document, head, backend.Width);
                if (!task.Run(dkTotals + (head * dkSize), dvTotals + (head * dvSize))) Volatile.Write(ref special, 1);
            }
        });
        return special == 0;
    }

    /// <summary>gradient[key, group] = the totals of the group's heads, added in order.</summary>
    private void AddHeads<T, TVec, TLanes>(SimdBackend backend, T* totals, Tensor? gradient)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TVec : unmanaged
        where TLanes : struct, ILanes<TVec, T>
    {
        if (gradient is null) return;
        T* result = gradient.Pointer<T>();
        (nint rows, nint groups, nint width) = (gradient.Shape[0], gradient.Shape[1], gradient.Shape[2]);
        nint padded = LaneRows<T, TVec, TLanes>.Padded(width), perGroup = x.Q.Shape[1] / groups, size = rows * padded;
        backend.For(rows * groups, perGroup * width, (begin, end) =>
        {
            for (nint i = begin; i < end; i++)
            {
                T* first = totals + (i % groups * perGroup * size) + (i / groups * padded);
                for (nint h = 1; h < perGroup; h++) LaneRows<T, TVec, TLanes>.Add(first + (h * size), first, padded);
                new ReadOnlySpan<T>(first, (int)width).CopyTo(new Span<T>(result + (i * width), (int)width));
            }
        });
    }
}
