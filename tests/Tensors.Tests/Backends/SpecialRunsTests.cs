using Reference.Tensors;
using Reference.Tensors.Backends;
using Reference.Tensors.Backends.Simd;
using Reference.Tests.Simd;

namespace Reference.Tests.Backends;

/// <summary>Kernels that may fall back to the specification's loops do so for special numbers and for nothing else.</summary>
public sealed class SpecialRunsTests
{
    public static TheoryData<string, DType> Kernels =>
        new MatrixTheoryData<string, DType>(["Attention", "AttentionGradient"], [DType.F32, DType.F64]);

    [Theory]
    [MemberData(nameof(Kernels))]
    public void Ordinary_numbers_stay_in_vectors(string kernel, DType dtype) =>
        Assert.Equal(0, SpecialRuns(kernel, dtype, Values.Ordinary));

    [Theory]
    [MemberData(nameof(Kernels))]
    public void Special_numbers_leave_them(string kernel, DType dtype) =>
        Assert.True(VectorWidths.Best == VectorWidth.One || SpecialRuns(kernel, dtype, Values.WithSpecials) > 0);

    private static long SpecialRuns(string kernel, DType dtype, Values values)
    {
        using var backend = new SimdBackend(1);
        KernelRow row = KernelRows.All.Single(candidate => candidate.Name == kernel);
        for (int seed = 1; seed <= 20; seed++)
        {
            var draw = new KernelDraw(backend, new KernelTrial(seed, dtype, values));
            row.Run(draw);
        }

        return backend.SpecialRuns;
    }
}
