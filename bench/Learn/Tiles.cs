using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Reference.Bench.Learn;

/// <summary>
/// A tile of C: some rows × 32 columns, whose sums over one block live in registers. Element (k, r) of the left factor is a[k·aK + r·aR],
/// row k of the right one begins at b + k·bK, row r of C at c + r·cR.
/// </summary>
internal interface ITile
{
    /// <summary>Rows of C.</summary>
    static abstract int Rows { get; }

    /// <summary>Adds a block's sums to C, or begins C with them.</summary>
    static abstract unsafe void Run(float* a, int aK, int aR, float* b, int bK, float* c, int cR, bool first);
}

/// <summary>1 × 32: two sums.</summary>
internal readonly unsafe struct Tile1 : ITile
{
    /// <inheritdoc/>
    public static int Rows => 1;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run(float* a, int aK, int aR, float* b, int bK, float* c, int cR, bool first)
    {
        Vector512<float> p = default, q = default;
        for (int k = 0; k < Matrices.Block; k++, a += aK, b += bK)
        {
            Vector512<float> x = Vector512.Create(a[0]);
            p = Vector512.FusedMultiplyAdd(x, Vector512.Load(b), p);
            q = Vector512.FusedMultiplyAdd(x, Vector512.Load(b + 16), q);
        }

        Tiles.Total(c, p, q, first);
    }
}

/// <summary>4 × 32: eight sums.</summary>
internal readonly unsafe struct Tile4 : ITile
{
    /// <inheritdoc/>
    public static int Rows => 4;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run(float* a, int aK, int aR, float* b, int bK, float* c, int cR, bool first)
    {
        Vector512<float> p0 = default, q0 = default, p1 = default, q1 = default;
        Vector512<float> p2 = default, q2 = default, p3 = default, q3 = default;
        for (int k = 0; k < Matrices.Block; k++, a += aK, b += bK)
        {
            Vector512<float> u = Vector512.Load(b), v = Vector512.Load(b + 16), x;
            x = Vector512.Create(a[0]);
            p0 = Vector512.FusedMultiplyAdd(x, u, p0);
            q0 = Vector512.FusedMultiplyAdd(x, v, q0);
            x = Vector512.Create(a[aR]);
            p1 = Vector512.FusedMultiplyAdd(x, u, p1);
            q1 = Vector512.FusedMultiplyAdd(x, v, q1);
            x = Vector512.Create(a[2 * aR]);
            p2 = Vector512.FusedMultiplyAdd(x, u, p2);
            q2 = Vector512.FusedMultiplyAdd(x, v, q2);
            x = Vector512.Create(a[3 * aR]);
            p3 = Vector512.FusedMultiplyAdd(x, u, p3);
            q3 = Vector512.FusedMultiplyAdd(x, v, q3);
        }

        Tiles.Total(c, p0, q0, first);
        Tiles.Total(c + cR, p1, q1, first);
        Tiles.Total(c + 2 * cR, p2, q2, first);
        Tiles.Total(c + 3 * cR, p3, q3, first);
    }
}

/// <summary>What the tiles share.</summary>
internal static unsafe class Tiles
{
    /// <summary>The end of a block in a row: C = (first ? +0 : C) + sums.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Total(float* c, Vector512<float> p, Vector512<float> q, bool first)
    {
        Vector512<float> left = first ? default : Vector512.Load(c), right = first ? default : Vector512.Load(c + 16);
        (left + p).Store(c);
        (right + q).Store(c + 16);
    }
}
