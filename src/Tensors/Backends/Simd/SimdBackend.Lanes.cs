using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Reference.Tensors.Backends.Simd;

/// <content>Picks the vectors that a kernel runs with.</content>
public partial class SimdBackend
{
    private long _specialRuns;

    /// <summary>How many kernels met a NaN or an infinity that only the specification's loops treat as it says, and ran those.</summary>
    public long SpecialRuns => Interlocked.Read(ref _specialRuns);

    /// <summary>
    /// Runs a kernel with this backend's vectors; false where the specification's loops are to run: for duals, and without vectors or a
    /// multiply-add.
    /// </summary>
    private bool TryRun<TKernel>(DType dtype, TKernel kernel)
        where TKernel : struct, ILaneKernel
    {
        if (Width == VectorWidth.One || dtype == DType.Dual) return false;
        bool done = (Width, dtype) switch
        {
            (VectorWidth.Bits512, DType.F32) => kernel.Run<float, Vector512<float>, Lanes512F>(this),
            (VectorWidth.Bits512, DType.F64) => kernel.Run<double, Vector512<double>, Lanes512D>(this),
            (VectorWidth.Bits256, DType.F32) => kernel.Run<float, Vector256<float>, Lanes256F>(this),
            (VectorWidth.Bits256, DType.F64) => kernel.Run<double, Vector256<double>, Lanes256D>(this),
            (VectorWidth.Bits128, DType.F32) => kernel.Run<float, Vector128<float>, Lanes128F>(this),
            (VectorWidth.Bits128, DType.F64) => kernel.Run<double, Vector128<double>, Lanes128D>(this),
            _ => throw new ArgumentException($"{dtype} is not computed with"),
        };
        if (!done) Interlocked.Increment(ref _specialRuns);
        KeepOperands(in kernel);
        return done;
    }

    /// <summary>Keeps a kernel's operands until it is done, for loops see only addresses.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void KeepOperands<TKernel>(in TKernel kernel)
        where TKernel : struct, ILaneKernel => _ = kernel;
}
