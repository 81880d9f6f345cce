using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Reference.Bench.Learn;

/// <summary>12 × 32: 24 sums, which with two vectors of B and one number of A take 27 of the 32 registers.</summary>
internal readonly unsafe struct Tile12 : ITile
{
    /// <inheritdoc/>
    public static int Rows => 12;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run(float* a, int aK, int aR, float* b, int bK, float* c, int cR, bool first)
    {
        Vector512<float> p0 = default, q0 = default, p1 = default, q1 = default, p2 = default, q2 = default;
        Vector512<float> p3 = default, q3 = default, p4 = default, q4 = default, p5 = default, q5 = default;
        Vector512<float> p6 = default, q6 = default, p7 = default, q7 = default, p8 = default, q8 = default;
        Vector512<float> p9 = default, q9 = default, p10 = default, q10 = default, p11 = default, q11 = default;
        for (int k = 0; k < Matrices.Block; k++, a += aK, b += bK)
        {
            Vector512<float> u = Vector512.Load(b), v = Vector512.Load(b + 16);
            float* d = a + 4 * aR, e = a + 8 * aR;
            Row(a[0], u, v, ref p0, ref q0);
            Row(a[aR], u, v, ref p1, ref q1);
            Row(a[2 * aR], u, v, ref p2, ref q2);
            Row(a[3 * aR], u, v, ref p3, ref q3);
            Row(d[0], u, v, ref p4, ref q4);
            Row(d[aR], u, v, ref p5, ref q5);
            Row(d[2 * aR], u, v, ref p6, ref q6);
            Row(d[3 * aR], u, v, ref p7, ref q7);
            Row(e[0], u, v, ref p8, ref q8);
            Row(e[aR], u, v, ref p9, ref q9);
            Row(e[2 * aR], u, v, ref p10, ref q10);
            Row(e[3 * aR], u, v, ref p11, ref q11);
        }

        Tiles.Total(c, p0, q0, first);
        Tiles.Total(c + cR, p1, q1, first);
        Tiles.Total(c + 2 * cR, p2, q2, first);
        Tiles.Total(c + 3 * cR, p3, q3, first);
        Tiles.Total(c + 4 * cR, p4, q4, first);
        Tiles.Total(c + 5 * cR, p5, q5, first);
        Tiles.Total(c + 6 * cR, p6, q6, first);
        Tiles.Total(c + 7 * cR, p7, q7, first);
        Tiles.Total(c + 8 * cR, p8, q8, first);
        Tiles.Total(c + 9 * cR, p9, q9, first);
        Tiles.Total(c + 10 * cR, p10, q10, first);
        Tiles.Total(c + 11 * cR, p11, q11, first);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Row(float a, Vector512<float> u, Vector512<float> v, ref Vector512<float> p, ref Vector512<float> q)
    {
        Vector512<float> x = Vector512.Create(a);
        p = Vector512.FusedMultiplyAdd(x, u, p);
        q = Vector512.FusedMultiplyAdd(x, v, q);
    }
}
