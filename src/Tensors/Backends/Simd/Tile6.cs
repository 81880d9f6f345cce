using System.Runtime.CompilerServices;

namespace Reference.Tensors.Backends.Simd;

/// <summary>6 rows × 2 vectors: 12 sums, for machines with 16 vector registers.</summary>
internal readonly unsafe struct Tile6<T, TVec, TLanes> : IMicroKernel<T>
    where T : unmanaged
    where TVec : unmanaged
    where TLanes : struct, ILanes<TVec, T>
{
    /// <inheritdoc/>
    public static VectorWidth Width => TileRows<T, TVec, TLanes>.Width;

    /// <inheritdoc/>
    public static int Rows => 6;

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
        if (rows < 6)
        {
            TileRows<T, TVec, TLanes>.Run(a, rows, b, k, c, cStride, first);
            return;
        }
        Prefetch.Tile(c, cStride, Rows, Columns);
        TVec x, zero = TLanes.Zero;
        TVec p00 = zero, q00 = zero, p01 = zero, q01 = zero, p02 = zero, q02 = zero;
        TVec p03 = zero, q03 = zero, p04 = zero, q04 = zero, p05 = zero, q05 = zero;
        for (T* end = a + (nint)k * 6; a != end; a += 6, b += 2 * TLanes.Count)
        {
            TVec u = TLanes.Load(b), v = TLanes.Load(b + TLanes.Count);
            x = TLanes.Broadcast(a[0]); p00 = TLanes.Fma(x, u, p00); q00 = TLanes.Fma(x, v, q00);
            x = TLanes.Broadcast(a[1]); p01 = TLanes.Fma(x, u, p01); q01 = TLanes.Fma(x, v, q01);
            x = TLanes.Broadcast(a[2]); p02 = TLanes.Fma(x, u, p02); q02 = TLanes.Fma(x, v, q02);
            x = TLanes.Broadcast(a[3]); p03 = TLanes.Fma(x, u, p03); q03 = TLanes.Fma(x, v, q03);
            x = TLanes.Broadcast(a[4]); p04 = TLanes.Fma(x, u, p04); q04 = TLanes.Fma(x, v, q04);
            x = TLanes.Broadcast(a[5]); p05 = TLanes.Fma(x, u, p05); q05 = TLanes.Fma(x, v, q05);
        }
        TileRows<T, TVec, TLanes>.Total(c, p00, q00, first);
        TileRows<T, TVec, TLanes>.Total(c + cStride, p01, q01, first);
        TileRows<T, TVec, TLanes>.Total(c + 2 * cStride, p02, q02, first);
        TileRows<T, TVec, TLanes>.Total(c + 3 * cStride, p03, q03, first);
        TileRows<T, TVec, TLanes>.Total(c + 4 * cStride, p04, q04, first);
        TileRows<T, TVec, TLanes>.Total(c + 5 * cStride, p05, q05, first);
    }
}
