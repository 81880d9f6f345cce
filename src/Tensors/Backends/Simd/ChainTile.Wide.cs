using System.Runtime.CompilerServices;

namespace Reference.Tensors.Backends.Simd;

/// <content>The tiles for machines with 32 vector registers.</content>
internal static unsafe partial class ChainTile<T, TVec, TLanes>
    where T : unmanaged
    where TVec : unmanaged
    where TLanes : struct, ILanes<TVec, T>
{
    /// <summary>12 rows × 2 vectors: 24 chains, for machines with 32 registers.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Twelve(T* a, nint aK, nint aR, T* b, nint bK, nint k, T* c, nint cR, ChainStart start)
    {
        nint aR3 = 3 * aR;
        TVec zero = TLanes.Zero;
        TVec p0 = zero, q0 = zero, p1 = zero, q1 = zero, p2 = zero, q2 = zero, p3 = zero, q3 = zero;
        TVec p4 = zero, q4 = zero, p5 = zero, q5 = zero, p6 = zero, q6 = zero, p7 = zero, q7 = zero;
        TVec p8 = zero, q8 = zero, p9 = zero, q9 = zero, p10 = zero, q10 = zero, p11 = zero, q11 = zero;
        if (start == ChainStart.Resumed)
        {
            Load(c + (0 * cR), out p0, out q0);
            Load(c + (1 * cR), out p1, out q1);
            Load(c + (2 * cR), out p2, out q2);
            Load(c + (3 * cR), out p3, out q3);
            Load(c + (4 * cR), out p4, out q4);
            Load(c + (5 * cR), out p5, out q5);
            Load(c + (6 * cR), out p6, out q6);
            Load(c + (7 * cR), out p7, out q7);
            Load(c + (8 * cR), out p8, out q8);
            Load(c + (9 * cR), out p9, out q9);
            Load(c + (10 * cR), out p10, out q10);
            Load(c + (11 * cR), out p11, out q11);
        }

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

        if (start != ChainStart.Resumed)
        {
            bool isFirst = start == ChainStart.First;
            Total(c + (0 * cR), isFirst, ref p0, ref q0);
            Total(c + (1 * cR), isFirst, ref p1, ref q1);
            Total(c + (2 * cR), isFirst, ref p2, ref q2);
            Total(c + (3 * cR), isFirst, ref p3, ref q3);
            Total(c + (4 * cR), isFirst, ref p4, ref q4);
            Total(c + (5 * cR), isFirst, ref p5, ref q5);
            Total(c + (6 * cR), isFirst, ref p6, ref q6);
            Total(c + (7 * cR), isFirst, ref p7, ref q7);
            Total(c + (8 * cR), isFirst, ref p8, ref q8);
            Total(c + (9 * cR), isFirst, ref p9, ref q9);
            Total(c + (10 * cR), isFirst, ref p10, ref q10);
            Total(c + (11 * cR), isFirst, ref p11, ref q11);
        }

        Store(c + (0 * cR), p0, q0);
        Store(c + (1 * cR), p1, q1);
        Store(c + (2 * cR), p2, q2);
        Store(c + (3 * cR), p3, q3);
        Store(c + (4 * cR), p4, q4);
        Store(c + (5 * cR), p5, q5);
        Store(c + (6 * cR), p6, q6);
        Store(c + (7 * cR), p7, q7);
        Store(c + (8 * cR), p8, q8);
        Store(c + (9 * cR), p9, q9);
        Store(c + (10 * cR), p10, q10);
        Store(c + (11 * cR), p11, q11);
    }

    /// <summary>8 rows × 2 vectors: 16 chains, for machines with 32 registers.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Eight(T* a, nint aK, nint aR, T* b, nint bK, nint k, T* c, nint cR, ChainStart start)
    {
        nint aR3 = 3 * aR;
        TVec zero = TLanes.Zero;
        TVec p0 = zero, q0 = zero, p1 = zero, q1 = zero, p2 = zero, q2 = zero, p3 = zero, q3 = zero;
        TVec p4 = zero, q4 = zero, p5 = zero, q5 = zero, p6 = zero, q6 = zero, p7 = zero, q7 = zero;
        if (start == ChainStart.Resumed)
        {
            Load(c + (0 * cR), out p0, out q0);
            Load(c + (1 * cR), out p1, out q1);
            Load(c + (2 * cR), out p2, out q2);
            Load(c + (3 * cR), out p3, out q3);
            Load(c + (4 * cR), out p4, out q4);
            Load(c + (5 * cR), out p5, out q5);
            Load(c + (6 * cR), out p6, out q6);
            Load(c + (7 * cR), out p7, out q7);
        }

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

        if (start != ChainStart.Resumed)
        {
            bool isFirst = start == ChainStart.First;
            Total(c + (0 * cR), isFirst, ref p0, ref q0);
            Total(c + (1 * cR), isFirst, ref p1, ref q1);
            Total(c + (2 * cR), isFirst, ref p2, ref q2);
            Total(c + (3 * cR), isFirst, ref p3, ref q3);
            Total(c + (4 * cR), isFirst, ref p4, ref q4);
            Total(c + (5 * cR), isFirst, ref p5, ref q5);
            Total(c + (6 * cR), isFirst, ref p6, ref q6);
            Total(c + (7 * cR), isFirst, ref p7, ref q7);
        }

        Store(c + (0 * cR), p0, q0);
        Store(c + (1 * cR), p1, q1);
        Store(c + (2 * cR), p2, q2);
        Store(c + (3 * cR), p3, q3);
        Store(c + (4 * cR), p4, q4);
        Store(c + (5 * cR), p5, q5);
        Store(c + (6 * cR), p6, q6);
        Store(c + (7 * cR), p7, q7);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Load(T* c, out TVec p, out TVec q) => (p, q) = (TLanes.Load(c), TLanes.Load(c + TLanes.Count));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(T* c, TVec p, TVec q)
    {
        TLanes.Store(p, c);
        TLanes.Store(q, c + TLanes.Count);
    }

    /// <summary>The sum so far, or +0, with a chain added.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Total(T* c, bool isFirst, ref TVec p, ref TVec q)
    {
        p = TLanes.Add(isFirst ? TLanes.Zero : TLanes.Load(c), p);
        q = TLanes.Add(isFirst ? TLanes.Zero : TLanes.Load(c + TLanes.Count), q);
    }
}
