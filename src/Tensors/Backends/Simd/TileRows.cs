using System.Runtime.CompilerServices;

namespace Reference.Tensors.Backends.Simd;

/// <summary>What the tiles share: the tile of few rows (a remainder, or a token being decoded) and the end of every tile.</summary>
internal static unsafe class TileRows<T, TVec, TLanes>
    where T : unmanaged
    where TVec : unmanaged
    where TLanes : struct, ILanes<TVec, T>
{
    /// <summary>The width of <typeparamref name="TVec"/>.</summary>
    public static VectorWidth Width => (TLanes.Count * sizeof(T)) switch
    {
        64 => VectorWidth.Bits512,
        32 => VectorWidth.Bits256,
        16 => VectorWidth.Bits128,
        _ => VectorWidth.One,
    };

    /// <summary>A tile of any number of rows: four at a time, then one at a time.</summary>
    public static void Run(T* a, int rows, T* b, int k, T* c, nint cStride, bool first)
    {
        int r = 0;
        for (; r + 4 <= rows; r += 4) Four(a + r, rows, b, k, c + r * cStride, cStride, first);
        for (; r < rows; r++) One(a + r, rows, b, k, c + r * cStride, first);
    }

    /// <summary>c = (first ? +0 : c) + s, for the two vectors of a row.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Total(T* c, TVec s, TVec t, bool first)
    {
        TVec u = first ? TLanes.Zero : TLanes.Load(c);
        TVec v = first ? TLanes.Zero : TLanes.Load(c + TLanes.Count);
        TLanes.Store(TLanes.Add(u, s), c);
        TLanes.Store(TLanes.Add(v, t), c + TLanes.Count);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Four(T* a, int aStride, T* b, int k, T* c, nint cStride, bool first)
    {
        TVec x, zero = TLanes.Zero;
        TVec p0 = zero, q0 = zero, p1 = zero, q1 = zero, p2 = zero, q2 = zero, p3 = zero, q3 = zero;
        for (int p = 0; p < k; p++, a += aStride, b += 2 * TLanes.Count)
        {
            TVec u = TLanes.Load(b), v = TLanes.Load(b + TLanes.Count);
            x = TLanes.Broadcast(a[0]); p0 = TLanes.Fma(x, u, p0); q0 = TLanes.Fma(x, v, q0);
            x = TLanes.Broadcast(a[1]); p1 = TLanes.Fma(x, u, p1); q1 = TLanes.Fma(x, v, q1);
            x = TLanes.Broadcast(a[2]); p2 = TLanes.Fma(x, u, p2); q2 = TLanes.Fma(x, v, q2);
            x = TLanes.Broadcast(a[3]); p3 = TLanes.Fma(x, u, p3); q3 = TLanes.Fma(x, v, q3);
        }
        Total(c, p0, q0, first);
        Total(c + cStride, p1, q1, first);
        Total(c + 2 * cStride, p2, q2, first);
        Total(c + 3 * cStride, p3, q3, first);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void One(T* a, int aStride, T* b, int k, T* c, bool first)
    {
        TVec s = TLanes.Zero, t = TLanes.Zero;
        for (int p = 0; p < k; p++, a += aStride, b += 2 * TLanes.Count)
        {
            TVec x = TLanes.Broadcast(*a);
            s = TLanes.Fma(x, TLanes.Load(b), s);
            t = TLanes.Fma(x, TLanes.Load(b + TLanes.Count), t);
        }
        Total(c, s, t, first);
    }
}
