using System.Reflection;
using FsCheck;
using FsCheck.Fluent;
using Reference.Tensors;
using Reference.Tensors.Backends;
using Reference.Tensors.Backends.Scalar;
using Reference.Tensors.Backends.Simd;
using Reference.Tests.Simd;

namespace Reference.Tests.Backends;

/// <summary>Every kernel of the simd backend has the scalar backend's bits: any shape, strides, values, vector width and thread count.</summary>
public sealed class ScalarEqualsSimdTests
{
    private static readonly VectorWidth[] s_widths = [.. Enum.GetValues<VectorWidth>().Where(VectorWidths.IsSupported)];

    private static readonly SimdBackend[] s_backends =
        [.. from threads in (int[])[1, 2, 5] from width in s_widths select new SimdBackend(threads, width)];

    public static TheoryData<string> Kernels => new(KernelRows.All.Select(row => row.Name));

    [Theory]
    [MemberData(nameof(Kernels))]
    public void Every_kernel_has_the_scalar_backends_bits(string kernel)
    {
        KernelRow row = Row(kernel);
        Check.One(
            Config.QuickThrowOnFailure.WithReplay(20265, 4719).WithMaxTest(40),
            Prop.ForAll(KernelTrials.Trial(), trial => CheckTrial(row, trial)));
    }

    [Theory]
    [MemberData(nameof(Kernels))]
    public void A_flipped_bit_of_any_kernel_is_found(string kernel)
    {
        KernelRow row = Row(kernel);
        int found = 0;
        for (int seed = 1; seed < 100 && found < 3; seed++)
        {
            var trial = new KernelTrial(seed, seed % 2 == 0 ? DType.F32 : DType.F64, Values.Ordinary);
            double[][] expected = Run(row, ScalarBackend.Instance, trial), results = Run(row, s_backends[^1], trial);
            int result = Array.FindLastIndex(results, values => values.Any(double.IsNormal));
            if (result < 0) continue;
            int at = Array.FindIndex(results[result], double.IsNormal);
            Assert.Null(Difference(expected, results));
            results[result][at] = BitConverter.Int64BitsToDouble(BitConverter.DoubleToInt64Bits(results[result][at]) ^ (1L << (trial.DType == DType.F32 ? 29 : 0)));
            Assert.Equal($"result {result}, element {at}", Difference(expected, results)?.Split(':')[0]);
            found++;
        }

        Assert.Equal(3, found);
    }

    [Fact]
    public void Every_public_kernel_has_a_row()
    {
        string[] memory = [nameof(Backend.Upload), nameof(Backend.Download)];
        IEnumerable<string> kernels = typeof(Backend).GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly)
            .Where(method => method.ReturnType == typeof(void) && !memory.Contains(method.Name)).Select(method => method.Name);
        Assert.Equal(kernels.Order(StringComparer.Ordinal), KernelRows.All.Select(row => row.Name).Order(StringComparer.Ordinal));
    }

    private static KernelRow Row(string kernel) => KernelRows.All.Single(row => row.Name == kernel);

    /// <summary>Compares the scalar backend with one setting of each thread count, another width each time.</summary>
    private static void CheckTrial(KernelRow row, KernelTrial trial)
    {
        double[][] expected = Run(row, ScalarBackend.Instance, trial);
        for (int i = 0; i < s_backends.Length; i += s_widths.Length)
        {
            SimdBackend backend = s_backends[i + ((trial.Seed + i) % s_widths.Length)];
            string? difference = Difference(expected, Run(row, backend, trial));
            Assert.True(difference is null, $"{row.Name}, {trial}, {backend.Threads} threads, {backend.Width}: {difference}");
        }
    }

    private static double[][] Run(KernelRow row, Backend backend, KernelTrial trial) =>
        [.. row.Run(new KernelDraw(backend, trial)).Select(tensor => tensor.ToDoubles())];

    private static string? Difference(double[][] expected, double[][] found)
    {
        if (expected.Length != found.Length) return $"{found.Length} results for {expected.Length}";
        for (int r = 0; r < expected.Length; r++)
        {
            if (expected[r].Length != found[r].Length) return $"result {r} has {found[r].Length} elements for {expected[r].Length}";
            for (int i = 0; i < expected[r].Length; i++)
            {
                (double e, double f) = (expected[r][i], found[r][i]);
                bool same = BitConverter.DoubleToInt64Bits(e) == BitConverter.DoubleToInt64Bits(f) || (double.IsNaN(e) && double.IsNaN(f));
                if (!same) return FormattableString.Invariant($"result {r}, element {i}: {f:R} for {e:R}");
            }
        }

        return null;
    }
}
