using System.Runtime.CompilerServices;

namespace Reference.Tensors.Backends.Simd;

/// <summary>The tile of one vector's columns: the products with a low-rank factor, whose columns are few.</summary>
internal static unsafe class NarrowTile<T, TVec, TLanes>
    where T : unmanaged
    where TVec : unmanaged
    where TLanes : struct, ILanes<TVec, T>
{
    /// <summary>As <see cref="IMicroKernel{T}.RunNarrow"/>: twelve rows at a time, then four, then one.</summary>
    public static void Run(T* a, int rows, T* b, int k, T* c, nint cStride, bool first)
    {
        int r = 0;
        for (; r + 12 <= rows; r += 12) Twelve(a + r, rows, b, k, c + r * cStride, cStride, first);
        for (; r + 4 <= rows; r += 4) Four(a + r, rows, b, k, c + r * cStride, cStride, first);
        for (; r < rows; r++) One(a + r, rows, b, k, c + r * cStride, first);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Twelve(T* a, int aStride, T* b, int k, T* c, nint cStride, bool first)
    {
        TVec u, zero = TLanes.Zero;
        TVec p00 = zero, p01 = zero, p02 = zero, p03 = zero, p04 = zero, p05 = zero;
        TVec p06 = zero, p07 = zero, p08 = zero, p09 = zero, p10 = zero, p11 = zero;
        for (int p = 0; p < k; p++, a += aStride, b += TLanes.Count)
        {
            u = TLanes.Load(b);
            p00 = TLanes.Fma(TLanes.Broadcast(a[0]), u, p00);
            p01 = TLanes.Fma(TLanes.Broadcast(a[1]), u, p01);
            p02 = TLanes.Fma(TLanes.Broadcast(a[2]), u, p02);
            p03 = TLanes.Fma(TLanes.Broadcast(a[3]), u, p03);
            p04 = TLanes.Fma(TLanes.Broadcast(a[4]), u, p04);
            p05 = TLanes.Fma(TLanes.Broadcast(a[5]), u, p05);
            p06 = TLanes.Fma(TLanes.Broadcast(a[6]), u, p06);
            p07 = TLanes.Fma(TLanes.Broadcast(a[7]), u, p07);
            p08 = TLanes.Fma(TLanes.Broadcast(a[8]), u, p08);
            p09 = TLanes.Fma(TLanes.Broadcast(a[9]), u, p09);
            p10 = TLanes.Fma(TLanes.Broadcast(a[10]), u, p10);
            p11 = TLanes.Fma(TLanes.Broadcast(a[11]), u, p11);
        }
        Total(c, p00, first);
        Total(c + cStride, p01, first);
        Total(c + 2 * cStride, p02, first);
        Total(c + 3 * cStride, p03, first);
        Total(c + 4 * cStride, p04, first);
        Total(c + 5 * cStride, p05, first);
        Total(c + 6 * cStride, p06, first);
        Total(c + 7 * cStride, p07, first);
        Total(c + 8 * cStride, p08, first);
        Total(c + 9 * cStride, p09, first);
        Total(c + 10 * cStride, p10, first);
        Total(c + 11 * cStride, p11, first);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Four(T* a, int aStride, T* b, int k, T* c, nint cStride, bool first)
    {
        TVec u, p0 = TLanes.Zero, p1 = p0, p2 = p0, p3 = p0;
        for (int p = 0; p < k; p++, a += aStride, b += TLanes.Count)
        {
            u = TLanes.Load(b);
            p0 = TLanes.Fma(TLanes.Broadcast(a[0]), u, p0);
            p1 = TLanes.Fma(TLanes.Broadcast(a[1]), u, p1);
            p2 = TLanes.Fma(TLanes.Broadcast(a[2]), u, p2);
            p3 = TLanes.Fma(TLanes.Broadcast(a[3]), u, p3);
        }
        Total(c, p0, first);
        Total(c + cStride, p1, first);
        Total(c + 2 * cStride, p2, first);
        Total(c + 3 * cStride, p3, first);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void One(T* a, int aStride, T* b, int k, T* c, bool first)
    {
        TVec s = TLanes.Zero;
        for (int p = 0; p < k; p++, a += aStride, b += TLanes.Count) s = TLanes.Fma(TLanes.Broadcast(*a), TLanes.Load(b), s);
        Total(c, s, first);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Total(T* c, TVec s, bool first) => TLanes.Store(TLanes.Add(first ? TLanes.Zero : TLanes.Load(c), s), c);
}
