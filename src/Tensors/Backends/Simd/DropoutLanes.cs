using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Reference.Tensors.Backends.Simd;

/// <summary>Dropout, a piece of a token's features at a time: its random words, then kept elements times c and +0 for the others.</summary>
internal readonly unsafe struct DropoutLanes(Tensor x, DropoutMask mask, TokenLayout layout, Tensor y) : ILaneKernel, IRangeKernel
{
    private const double Cost = 2;
    private const int Piece = 512;

    public bool Run<T, TVec, TLanes>(SimdBackend backend)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TVec : unmanaged
        where TLanes : struct, ILanes<TVec, T> =>
        backend.Share<DropoutLanes, T, TVec, TLanes>(this, layout.Count, Cost * y.Shape[1]);

    public void Range<T, TVec, TLanes>(VectorWidth width, nint begin, nint end)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TVec : unmanaged
        where TLanes : struct, ILanes<TVec, T>
    {
        nint n = y.Shape[1];
        foreach (TokenDocument document in layout.Documents)
        {
            nint first = nint.Max(begin, document.Start), last = nint.Min(end, document.Start + document.Length);
            if (first >= last) continue;
            RandomStream stream = mask.Key.Stream((ulong)document.Number);
            for (nint t = first; t < last; t++) Row(width, stream, (ulong)((long)layout.Indices[(int)t] * n), x.Pointer<T>() + (t * n), y.Pointer<T>() + (t * n), n);
        }
    }

    [SkipLocalsInit]
    private void Row<T>(VectorWidth width, in RandomStream stream, ulong first, T* from, T* to, nint n)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        uint* words = stackalloc uint[Piece + (8 * PhiloxLanes.Group)];
        T scale = T.CreateTruncating(1 / (1 - mask.Rate));
        uint threshold = (uint)Math.Ceiling(mask.Rate * (1 << 24));
        for (nint at = 0; at < n; at += Piece)
        {
            int count = (int)nint.Min(Piece, n - at), skipped = (int)((first + (ulong)at) & 3);
            int blocks = (skipped + count + 3) / 4;
            blocks = (blocks + PhiloxLanes.Group - 1) / PhiloxLanes.Group * PhiloxLanes.Group;
            PhiloxLanes.Fill(width, stream, (first + (ulong)at) >> 2, blocks, words);
            Keep(words + skipped, threshold, scale, from + at, to + at, count);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Keep<T>(uint* words, uint threshold, T scale, T* x, T* y, int count)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int i = 0;
        if (typeof(T) == typeof(float))
        {
            Vector256<float> factor = Vector256.Create((float)(object)scale);
            for (; i + Vector256<float>.Count <= count; i += Vector256<float>.Count)
            {
                Vector256<float> kept = Vector256.GreaterThanOrEqual(Vector256.Load(words + i) >> 8, Vector256.Create(threshold)).AsSingle();
                (kept & (Vector256.Load((float*)x + i) * factor)).Store((float*)y + i);
            }
        }

        for (; i < count; i++) y[i] = words[i] >> 8 >= threshold ? x[i] * scale : T.Zero;
    }
}
