using System.Runtime.CompilerServices;

namespace Reference.Tensors.Backends.Simd;

/// <summary>12 rows × 2 vectors: 24 sums, for machines with 32 vector registers.</summary>
internal readonly unsafe struct Tile12<T, TVec, TLanes> : IMicroKernel<T>
    where T : unmanaged
    where TVec : unmanaged
    where TLanes : struct, ILanes<TVec, T>
{
    /// <inheritdoc/>
    public static VectorWidth Width => TileRows<T, TVec, TLanes>.Width;

    /// <inheritdoc/>
    public static int Rows => 12;

    /// <inheritdoc/>
    public static int Columns => 2 * TLanes.Count;

    /// <inheritdoc/>
    public static int NarrowColumns => TLanes.Count;

    /// <inheritdoc/>
    public static void RunNarrow(T* a, int rows, T* b, int k, T* c, nint cStride, bool first) =>
        NarrowTile<T, TVec, TLanes>.Run(a, rows, b, k, c, cStride, first);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run(T* a, int rows, T* b, int k, T* c, nint cStride, bool first)
    {
        if (rows < 12)
        {
            TileRows<T, TVec, TLanes>.Run(a, rows, b, k, c, cStride, first);
            return;
        }
        Prefetch.Tile(c, cStride, Rows, Columns);
        TVec x, zero = TLanes.Zero;
        TVec p00 = zero, q00 = zero, p01 = zero, q01 = zero, p02 = zero, q02 = zero;
        TVec p03 = zero, q03 = zero, p04 = zero, q04 = zero, p05 = zero, q05 = zero;
        TVec p06 = zero, q06 = zero, p07 = zero, q07 = zero, p08 = zero, q08 = zero;
        TVec p09 = zero, q09 = zero, p10 = zero, q10 = zero, p11 = zero, q11 = zero;
        for (T* end = a + (nint)k * 12; a != end; a += 12, b += 2 * TLanes.Count)
        {
            TVec u = TLanes.Load(b), v = TLanes.Load(b + TLanes.Count);
            x = TLanes.Broadcast(a[0]); p00 = TLanes.Fma(x, u, p00); q00 = TLanes.Fma(x, v, q00);
            x = TLanes.Broadcast(a[1]); p01 = TLanes.Fma(x, u, p01); q01 = TLanes.Fma(x, v, q01);
            x = TLanes.Broadcast(a[2]); p02 = TLanes.Fma(x, u, p02); q02 = TLanes.Fma(x, v, q02);
            x = TLanes.Broadcast(a[3]); p03 = TLanes.Fma(x, u, p03); q03 = TLanes.Fma(x, v, q03);
            x = TLanes.Broadcast(a[4]); p04 = TLanes.Fma(x, u, p04); q04 = TLanes.Fma(x, v, q04);
            x = TLanes.Broadcast(a[5]); p05 = TLanes.Fma(x, u, p05); q05 = TLanes.Fma(x, v, q05);
            x = TLanes.Broadcast(a[6]); p06 = TLanes.Fma(x, u, p06); q06 = TLanes.Fma(x, v, q06);
            x = TLanes.Broadcast(a[7]); p07 = TLanes.Fma(x, u, p07); q07 = TLanes.Fma(x, v, q07);
            x = TLanes.Broadcast(a[8]); p08 = TLanes.Fma(x, u, p08); q08 = TLanes.Fma(x, v, q08);
            x = TLanes.Broadcast(a[9]); p09 = TLanes.Fma(x, u, p09); q09 = TLanes.Fma(x, v, q09);
            x = TLanes.Broadcast(a[10]); p10 = TLanes.Fma(x, u, p10); q10 = TLanes.Fma(x, v, q10);
            x = TLanes.Broadcast(a[11]); p11 = TLanes.Fma(x, u, p11); q11 = TLanes.Fma(x, v, q11);
        }
        TileRows<T, TVec, TLanes>.Total(c, p00, q00, first);
        TileRows<T, TVec, TLanes>.Total(c + cStride, p01, q01, first);
        TileRows<T, TVec, TLanes>.Total(c + 2 * cStride, p02, q02, first);
        TileRows<T, TVec, TLanes>.Total(c + 3 * cStride, p03, q03, first);
        TileRows<T, TVec, TLanes>.Total(c + 4 * cStride, p04, q04, first);
        TileRows<T, TVec, TLanes>.Total(c + 5 * cStride, p05, q05, first);
        TileRows<T, TVec, TLanes>.Total(c + 6 * cStride, p06, q06, first);
        TileRows<T, TVec, TLanes>.Total(c + 7 * cStride, p07, q07, first);
        TileRows<T, TVec, TLanes>.Total(c + 8 * cStride, p08, q08, first);
        TileRows<T, TVec, TLanes>.Total(c + 9 * cStride, p09, q09, first);
        TileRows<T, TVec, TLanes>.Total(c + 10 * cStride, p10, q10, first);
        TileRows<T, TVec, TLanes>.Total(c + 11 * cStride, p11, q11, first);
    }
}
