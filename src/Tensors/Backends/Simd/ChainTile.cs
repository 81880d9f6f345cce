using System.Runtime.CompilerServices;

namespace Reference.Tensors.Backends.Simd;

/// <summary>A factor of a <see cref="ChainTile{T, TVec, TLanes}"/>: element (p, r) is number p·kStride + r·rowStride.</summary>
/// <param name="Data">Element (0, 0).</param>
/// <param name="KStride">Elements from one link of the chain to the next.</param>
/// <param name="RowStride">Elements from one row of outputs to the next.</param>
internal readonly unsafe record struct ChainRows<T>(IntPtr Data, nint KStride, nint RowStride)
    where T : unmanaged
{
    public ChainRows(T* data, nint kStride, nint rowStride)
        : this((IntPtr)data, kStride, rowStride)
    {
    }
}

/// <summary>
/// Small products without packing, for attention: s = fma(a[p, r], b[p, j], s) for p ascending, one chain for every output (r, j), whole
/// vectors of outputs j.
/// </summary>
internal static unsafe partial class ChainTile<T, TVec, TLanes>
    where T : unmanaged
    where TVec : unmanaged
    where TLanes : struct, ILanes<TVec, T>
{
    /// <summary>Computes rows × columns outputs.</summary>
    /// <param name="a">The left factor.</param>
    /// <param name="rows">Rows of outputs.</param>
    /// <param name="b">The right factor, columns adjacent.</param>
    /// <param name="bStride">Elements from one p to the next.</param>
    /// <param name="columns">Columns of outputs, a multiple of the vector's lanes.</param>
    /// <param name="k">Links of the chain.</param>
    /// <param name="c">The outputs, columns adjacent.</param>
    /// <param name="cStride">Elements from one row of outputs to the next.</param>
    /// <param name="start">Where the chains begin.</param>
    public static void Run(in ChainRows<T> a, nint rows, T* b, nint bStride, nint columns, nint k, T* c, nint cStride, ChainStart start)
    {
        nint j = 0;
        for (; j + (2 * TLanes.Count) <= columns; j += 2 * TLanes.Count)
        {
            nint r = 0;
            if (TLanes.HasManyRegisters)
            {
                for (; r + 12 <= rows; r += 12) Twelve(At(a, r), a.KStride, a.RowStride, b + j, bStride, k, c + (r * cStride) + j, cStride, start);
                for (; r + 8 <= rows; r += 8) Eight(At(a, r), a.KStride, a.RowStride, b + j, bStride, k, c + (r * cStride) + j, cStride, start);
            }

            for (; r + 4 <= rows; r += 4) Four(At(a, r), a.KStride, a.RowStride, b + j, bStride, k, c + (r * cStride) + j, cStride, start);
            for (; r < rows; r++) One(At(a, r), a.KStride, b + j, bStride, k, c + (r * cStride) + j, start);
        }

        for (; j < columns; j += TLanes.Count)
        {
            nint r = 0;
            for (; r + 8 <= rows; r += 8)
                Narrow(At(a, r), a.KStride, a.RowStride, b + j, bStride, k, c + (r * cStride) + j, cStride, start);
            for (; r < rows; r++) Last(At(a, r), a.KStride, b + j, bStride, k, c + (r * cStride) + j, start);
        }
    }

    private static T* At(in ChainRows<T> a, nint row) => (T*)a.Data + (row * a.RowStride);

    /// <summary>4 rows × 2 vectors: 8 chains in 8 registers.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Four(T* a, nint aK, nint aR, T* b, nint bK, nint k, T* c, nint cR, ChainStart start)
    {
        T* d = c + TLanes.Count;
        TVec p0 = Begin(c, start), q0 = Begin(d, start), p1 = Begin(c + cR, start), q1 = Begin(d + cR, start);
        TVec p2 = Begin(c + (2 * cR), start), q2 = Begin(d + (2 * cR), start);
        TVec p3 = Begin(c + (3 * cR), start), q3 = Begin(d + (3 * cR), start);
        nint aR2 = 2 * aR, aR3 = 3 * aR;
        for (nint p = k; p > 0; p--, a += aK, b += bK)
        {
            TVec u = TLanes.Load(b), v = TLanes.Load(b + TLanes.Count), x;
            x = TLanes.Broadcast(a[0]); p0 = TLanes.Fma(x, u, p0); q0 = TLanes.Fma(x, v, q0);
            x = TLanes.Broadcast(a[aR]); p1 = TLanes.Fma(x, u, p1); q1 = TLanes.Fma(x, v, q1);
            x = TLanes.Broadcast(a[aR2]); p2 = TLanes.Fma(x, u, p2); q2 = TLanes.Fma(x, v, q2);
            x = TLanes.Broadcast(a[aR3]); p3 = TLanes.Fma(x, u, p3); q3 = TLanes.Fma(x, v, q3);
        }

        End(c, p0, start);
        End(d, q0, start);
        End(c + cR, p1, start);
        End(d + cR, q1, start);
        End(c + (2 * cR), p2, start);
        End(d + (2 * cR), q2, start);
        End(c + (3 * cR), p3, start);
        End(d + (3 * cR), q3, start);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void One(T* a, nint aK, T* b, nint bK, nint k, T* c, ChainStart start)
    {
        TVec s = Begin(c, start), t = Begin(c + TLanes.Count, start);
        for (nint p = k; p > 0; p--, a += aK, b += bK)
        {
            TVec x = TLanes.Broadcast(*a);
            s = TLanes.Fma(x, TLanes.Load(b), s);
            t = TLanes.Fma(x, TLanes.Load(b + TLanes.Count), t);
        }

        End(c, s, start);
        End(c + TLanes.Count, t, start);
    }

    /// <summary>8 rows × 1 vector, for the last columns.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Narrow(T* a, nint aK, nint aR, T* b, nint bK, nint k, T* c, nint cR, ChainStart start)
    {
        T* a4 = a + (4 * aR), c4 = c + (4 * cR);
        TVec p0 = Begin(c, start), p1 = Begin(c + cR, start), p2 = Begin(c + (2 * cR), start), p3 = Begin(c + (3 * cR), start);
        TVec q0 = Begin(c4, start), q1 = Begin(c4 + cR, start), q2 = Begin(c4 + (2 * cR), start), q3 = Begin(c4 + (3 * cR), start);
        for (nint p = k; p > 0; p--, a += aK, a4 += aK, b += bK)
        {
            TVec u = TLanes.Load(b);
            p0 = TLanes.Fma(TLanes.Broadcast(a[0]), u, p0);
            p1 = TLanes.Fma(TLanes.Broadcast(a[aR]), u, p1);
            p2 = TLanes.Fma(TLanes.Broadcast(a[2 * aR]), u, p2);
            p3 = TLanes.Fma(TLanes.Broadcast(a[3 * aR]), u, p3);
            q0 = TLanes.Fma(TLanes.Broadcast(a4[0]), u, q0);
            q1 = TLanes.Fma(TLanes.Broadcast(a4[aR]), u, q1);
            q2 = TLanes.Fma(TLanes.Broadcast(a4[2 * aR]), u, q2);
            q3 = TLanes.Fma(TLanes.Broadcast(a4[3 * aR]), u, q3);
        }

        End(c, p0, start);
        End(c + cR, p1, start);
        End(c + (2 * cR), p2, start);
        End(c + (3 * cR), p3, start);
        End(c4, q0, start);
        End(c4 + cR, q1, start);
        End(c4 + (2 * cR), q2, start);
        End(c4 + (3 * cR), q3, start);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Last(T* a, nint aK, T* b, nint bK, nint k, T* c, ChainStart start)
    {
        TVec s = Begin(c, start);
        for (nint p = k; p > 0; p--, a += aK, b += bK) s = TLanes.Fma(TLanes.Broadcast(*a), TLanes.Load(b), s);
        End(c, s, start);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVec Begin(T* c, ChainStart start) => start == ChainStart.Resumed ? TLanes.Load(c) : TLanes.Zero;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void End(T* c, TVec s, ChainStart start)
    {
        if (start != ChainStart.Resumed) s = TLanes.Add(start == ChainStart.First ? TLanes.Zero : TLanes.Load(c), s);
        TLanes.Store(s, c);
    }
}
