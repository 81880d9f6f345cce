using System.Runtime.Intrinsics;
using Reference.Tensors.Backends;
using Reference.Tensors.Backends.Simd;

namespace Reference.Bench;

/// <summary>The multiply-add limit of each width, in GFLOP/s.</summary>
internal static class Limits
{
    public static double Measure<T>(WorkPool pool, VectorWidth width)
        where T : unmanaged
    {
        bool single = typeof(T) == typeof(float);
        return width switch
        {
            VectorWidth.Bits512 when single => Of<float, Vector512<float>, Lanes512F>(pool),
            VectorWidth.Bits512 => Of<double, Vector512<double>, Lanes512D>(pool),
            VectorWidth.Bits256 when single => Of<float, Vector256<float>, Lanes256F>(pool),
            VectorWidth.Bits256 => Of<double, Vector256<double>, Lanes256D>(pool),
            VectorWidth.Bits128 when single => Of<float, Vector128<float>, Lanes128F>(pool),
            VectorWidth.Bits128 => Of<double, Vector128<double>, Lanes128D>(pool),
            _ when single => Of<float, float, Lanes1F>(pool),
            _ => Of<double, double, Lanes1D>(pool),
        };
    }

    private static double Of<T, TVec, TLanes>(WorkPool pool)
        where T : unmanaged
        where TVec : unmanaged
        where TLanes : struct, ILanes<TVec, T>
    {
        var job = new MultiplyAddLimit<T, TVec, TLanes>();
        int tiles = 16 * pool.Threads;
        double seconds = Clock.Best(7, () => pool.Run(tiles, job));
        return tiles * MultiplyAddLimit<T, TVec, TLanes>.Operations / seconds / 1e9;
    }
}
