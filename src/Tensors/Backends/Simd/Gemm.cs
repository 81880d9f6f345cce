using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;

namespace Reference.Tensors.Backends.Simd;

/// <summary>The matrix product: picks the kernel of a vector width. The bits of the result depend on neither width nor threads.</summary>
internal static class Gemm
{
    /// <summary>Computes a product of binary32.</summary>
    /// <exception cref="NotSupportedException">A factor's storage cannot be read exactly as binary32.</exception>
    public static void Run(WorkPool pool, VectorWidth width, in GemmProblem<float> problem)
    {
        if (IsFewRows(problem, width, DType.F32))
        {
            RunFewRows(pool, width, problem);
            return;
        }

        switch (width)
        {
            case VectorWidth.Bits512: GemmRun<float, Tile12<float, Vector512<float>, Lanes512F>>.Run(pool, problem); break;
            case VectorWidth.Bits256: GemmRun<float, Tile6<float, Vector256<float>, Lanes256F>>.Run(pool, problem); break;
            case VectorWidth.Bits128 when AdvSimd.Arm64.IsSupported:
                GemmRun<float, Tile12<float, Vector128<float>, Lanes128F>>.Run(pool, problem); break;
            case VectorWidth.Bits128: GemmRun<float, Tile6<float, Vector128<float>, Lanes128F>>.Run(pool, problem); break;
            default: GemmRun<float, Tile6<float, float, Lanes1F>>.Run(pool, problem); break;
        }
    }

    /// <summary>Computes a product of binary64.</summary>
    /// <exception cref="NotSupportedException">A factor's storage cannot be read exactly as binary64.</exception>
    public static void Run(WorkPool pool, VectorWidth width, in GemmProblem<double> problem)
    {
        if (IsFewRows(problem, width, DType.F64))
        {
            RunFewRows(pool, width, problem);
            return;
        }

        switch (width)
        {
            case VectorWidth.Bits512: GemmRun<double, Tile12<double, Vector512<double>, Lanes512D>>.Run(pool, problem); break;
            case VectorWidth.Bits256: GemmRun<double, Tile6<double, Vector256<double>, Lanes256D>>.Run(pool, problem); break;
            case VectorWidth.Bits128 when AdvSimd.Arm64.IsSupported:
                GemmRun<double, Tile12<double, Vector128<double>, Lanes128D>>.Run(pool, problem); break;
            case VectorWidth.Bits128: GemmRun<double, Tile6<double, Vector128<double>, Lanes128D>>.Run(pool, problem); break;
            default: GemmRun<double, Tile6<double, double, Lanes1D>>.Run(pool, problem); break;
        }
    }

    /// <summary>Whether a product is one of so few rows that packing them would cost more than it saves.</summary>
    private static bool IsFewRows<T>(in GemmProblem<T> problem, VectorWidth width, DType type)
        where T : unmanaged =>
        problem.M is > 0 and <= FewRows<float, Vector128<float>, Lanes128F>.MostRows && problem.N > 0 && width != VectorWidth.One
        && problem.Blocks.Length > 0 && problem.A.Type == type && problem.A.KStride == 1;

    private static void RunFewRows(WorkPool pool, VectorWidth width, in GemmProblem<float> problem)
    {
        VectorWidths.CountProduct(width);
        if (BlockPacker.TryOneRow(pool, width, problem)) return;
        switch (width)
        {
            case VectorWidth.Bits512: FewRows<float, Vector512<float>, Lanes512F>.Run(pool, problem); break;
            case VectorWidth.Bits256: FewRows<float, Vector256<float>, Lanes256F>.Run(pool, problem); break;
            default: FewRows<float, Vector128<float>, Lanes128F>.Run(pool, problem); break;
        }
    }

    private static void RunFewRows(WorkPool pool, VectorWidth width, in GemmProblem<double> problem)
    {
        VectorWidths.CountProduct(width);
        switch (width)
        {
            case VectorWidth.Bits512: FewRows<double, Vector512<double>, Lanes512D>.Run(pool, problem); break;
            case VectorWidth.Bits256: FewRows<double, Vector256<double>, Lanes256D>.Run(pool, problem); break;
            default: FewRows<double, Vector128<double>, Lanes128D>.Run(pool, problem); break;
        }
    }
}
