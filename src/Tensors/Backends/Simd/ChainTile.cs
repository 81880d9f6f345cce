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
internal static unsafe class ChainTile<T, TVec, TLanes>
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

    /// <summary>12 rows × 2 vectors: 24 chains, for machines with 32 registers.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Twelve(T* a, nint aK, nint aR, T* b, nint bK, nint k, T* c, nint cR, ChainStart start)
    {
        T* d = c + TLanes.Count;
        nint aR3 = 3 * aR;
        TVec p0 = Begin(c + (0 * cR), start), q0 = Begin(d + (0 * cR), start);
        TVec p1 = Begin(c + (1 * cR), start), q1 = Begin(d + (1 * cR), start);
        TVec p2 = Begin(c + (2 * cR), start), q2 = Begin(d + (2 * cR), start);
        TVec p3 = Begin(c + (3 * cR), start), q3 = Begin(d + (3 * cR), start);
        TVec p4 = Begin(c + (4 * cR), start), q4 = Begin(d + (4 * cR), start);
        TVec p5 = Begin(c + (5 * cR), start), q5 = Begin(d + (5 * cR), start);
        TVec p6 = Begin(c + (6 * cR), start), q6 = Begin(d + (6 * cR), start);
        TVec p7 = Begin(c + (7 * cR), start), q7 = Begin(d + (7 * cR), start);
        TVec p8 = Begin(c + (8 * cR), start), q8 = Begin(d + (8 * cR), start);
        TVec p9 = Begin(c + (9 * cR), start), q9 = Begin(d + (9 * cR), start);
        TVec p10 = Begin(c + (10 * cR), start), q10 = Begin(d + (10 * cR), start);
        TVec p11 = Begin(c + (11 * cR), start), q11 = Begin(d + (11 * cR), start);
        for (nint p = k; p > 0; p--, a += aK, b += bK)
        {
            TVec u = TLanes.Load(b), v = TLanes.Load(b + TLanes.Count), x;
            T* row = a;
            x = TLanes.Broadcast(row[0]); p0 = TLanes.Fma(x, u, p0); q0 = TLanes.Fma(x, v, q0);
            x = TLanes.Broadcast(row[aR]); p1 = TLanes.Fma(x, u, p1); q1 = TLanes.Fma(x, v, q1);
            x = TLanes.Broadcast(row[2 * aR]); p2 = TLanes.Fma(x, u, p2); q2 = TLanes.Fma(x, v, q2);
            row += aR3;
            x = TLanes.Broadcast(row[0]); p3 = TLanes.Fma(x, u, p3); q3 = TLanes.Fma(x, v, q3);
            x = TLanes.Broadcast(row[aR]); p4 = TLanes.Fma(x, u, p4); q4 = TLanes.Fma(x, v, q4);
            x = TLanes.Broadcast(row[2 * aR]); p5 = TLanes.Fma(x, u, p5); q5 = TLanes.Fma(x, v, q5);
            row += aR3;
            x = TLanes.Broadcast(row[0]); p6 = TLanes.Fma(x, u, p6); q6 = TLanes.Fma(x, v, q6);
            x = TLanes.Broadcast(row[aR]); p7 = TLanes.Fma(x, u, p7); q7 = TLanes.Fma(x, v, q7);
            x = TLanes.Broadcast(row[2 * aR]); p8 = TLanes.Fma(x, u, p8); q8 = TLanes.Fma(x, v, q8);
            row += aR3;
            x = TLanes.Broadcast(row[0]); p9 = TLanes.Fma(x, u, p9); q9 = TLanes.Fma(x, v, q9);
            x = TLanes.Broadcast(row[aR]); p10 = TLanes.Fma(x, u, p10); q10 = TLanes.Fma(x, v, q10);
            x = TLanes.Broadcast(row[2 * aR]); p11 = TLanes.Fma(x, u, p11); q11 = TLanes.Fma(x, v, q11);
        }

        End(c + (0 * cR), p0, start);
        End(d + (0 * cR), q0, start);
        End(c + (1 * cR), p1, start);
        End(d + (1 * cR), q1, start);
        End(c + (2 * cR), p2, start);
        End(d + (2 * cR), q2, start);
        End(c + (3 * cR), p3, start);
        End(d + (3 * cR), q3, start);
        End(c + (4 * cR), p4, start);
        End(d + (4 * cR), q4, start);
        End(c + (5 * cR), p5, start);
        End(d + (5 * cR), q5, start);
        End(c + (6 * cR), p6, start);
        End(d + (6 * cR), q6, start);
        End(c + (7 * cR), p7, start);
        End(d + (7 * cR), q7, start);
        End(c + (8 * cR), p8, start);
        End(d + (8 * cR), q8, start);
        End(c + (9 * cR), p9, start);
        End(d + (9 * cR), q9, start);
        End(c + (10 * cR), p10, start);
        End(d + (10 * cR), q10, start);
        End(c + (11 * cR), p11, start);
        End(d + (11 * cR), q11, start);
    }

    /// <summary>8 rows × 2 vectors: 16 chains, for machines with 32 registers.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Eight(T* a, nint aK, nint aR, T* b, nint bK, nint k, T* c, nint cR, ChainStart start)
    {
        T* d = c + TLanes.Count;
        nint aR3 = 3 * aR;
        TVec p0 = Begin(c + (0 * cR), start), q0 = Begin(d + (0 * cR), start);
        TVec p1 = Begin(c + (1 * cR), start), q1 = Begin(d + (1 * cR), start);
        TVec p2 = Begin(c + (2 * cR), start), q2 = Begin(d + (2 * cR), start);
        TVec p3 = Begin(c + (3 * cR), start), q3 = Begin(d + (3 * cR), start);
        TVec p4 = Begin(c + (4 * cR), start), q4 = Begin(d + (4 * cR), start);
        TVec p5 = Begin(c + (5 * cR), start), q5 = Begin(d + (5 * cR), start);
        TVec p6 = Begin(c + (6 * cR), start), q6 = Begin(d + (6 * cR), start);
        TVec p7 = Begin(c + (7 * cR), start), q7 = Begin(d + (7 * cR), start);
        for (nint p = k; p > 0; p--, a += aK, b += bK)
        {
            TVec u = TLanes.Load(b), v = TLanes.Load(b + TLanes.Count), x;
            T* row = a;
            x = TLanes.Broadcast(row[0]); p0 = TLanes.Fma(x, u, p0); q0 = TLanes.Fma(x, v, q0);
            x = TLanes.Broadcast(row[aR]); p1 = TLanes.Fma(x, u, p1); q1 = TLanes.Fma(x, v, q1);
            x = TLanes.Broadcast(row[2 * aR]); p2 = TLanes.Fma(x, u, p2); q2 = TLanes.Fma(x, v, q2);
            row += aR3;
            x = TLanes.Broadcast(row[0]); p3 = TLanes.Fma(x, u, p3); q3 = TLanes.Fma(x, v, q3);
            x = TLanes.Broadcast(row[aR]); p4 = TLanes.Fma(x, u, p4); q4 = TLanes.Fma(x, v, q4);
            x = TLanes.Broadcast(row[2 * aR]); p5 = TLanes.Fma(x, u, p5); q5 = TLanes.Fma(x, v, q5);
            row += aR3;
            x = TLanes.Broadcast(row[0]); p6 = TLanes.Fma(x, u, p6); q6 = TLanes.Fma(x, v, q6);
            x = TLanes.Broadcast(row[aR]); p7 = TLanes.Fma(x, u, p7); q7 = TLanes.Fma(x, v, q7);
        }

        End(c + (0 * cR), p0, start);
        End(d + (0 * cR), q0, start);
        End(c + (1 * cR), p1, start);
        End(d + (1 * cR), q1, start);
        End(c + (2 * cR), p2, start);
        End(d + (2 * cR), q2, start);
        End(c + (3 * cR), p3, start);
        End(d + (3 * cR), q3, start);
        End(c + (4 * cR), p4, start);
        End(d + (4 * cR), q4, start);
        End(c + (5 * cR), p5, start);
        End(d + (5 * cR), q5, start);
        End(c + (6 * cR), p6, start);
        End(d + (6 * cR), q6, start);
        End(c + (7 * cR), p7, start);
        End(d + (7 * cR), q7, start);
    }

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
