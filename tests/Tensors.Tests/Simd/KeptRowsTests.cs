using Reference.Tensors;
using Reference.Tensors.Backends;
using Reference.Tensors.Backends.Scalar;
using Reference.Tensors.Backends.Simd;
using Xunit;

namespace Reference.Tests.Simd;

/// <summary>Packed rows that are kept for the next product: used where nothing was written since, packed anew where something was.</summary>
public sealed class KeptRowsTests
{
    [Fact]
    public void RowsThatWereWrittenToArePackedAnew()
    {
        using var simd = new SimdBackend(2);
        Tensor a = Numbers(simd, 40, 300, 1), b = Numbers(simd, 70, 300, 2), few = Numbers(simd, 9, 300, 3);
        Same(simd, a, b);
        Same(simd, a, few);
        simd.Scale(a, -0.75, a);
        Same(simd, a, b);
        simd.Upload(new byte[40 * 300 * 4], a);
        Same(simd, a, few);
    }

    [Fact]
    public void OtherRowsOfTheSameMemoryAreOthers()
    {
        using var simd = new SimdBackend(2);
        Tensor all = Numbers(simd, 80, 300, 4), b = Numbers(simd, 33, 300, 5);
        Same(simd, all.Slice(0, 0, 40), b);
        Same(simd, all.Slice(0, 40, 40), b);
        Same(simd, all.Slice(0, 0, 24), b);
        Same(simd, all.Slice(0, 0, 24), b);
    }

    [Theory]
    [InlineData(130, 16)]
    [InlineData(50, 48)]
    [InlineData(17, 1)]
    [InlineData(16, 130)]
    public void ThinGradientsEqualTheSpecification(int rows, int columns)
    {
        using var simd = new SimdBackend(2);
        var layout = TokenLayout.Of(300, 20);
        Tensor a = Numbers(simd, 320, rows, 6), b = Numbers(simd, 320, columns, 7);
        Tensor fast = Numbers(simd, rows, columns, 8), slow = fast.Keep().On(ScalarBackend.Instance);
        simd.MatMulTokens(a, b, layout, fast);
        ScalarBackend.Instance.MatMulTokens(a.On(ScalarBackend.Instance), b.On(ScalarBackend.Instance), layout, slow);
        Assert.Equal(slow.ToDoubles(), fast.ToDoubles());
    }

    [Fact]
    public void TwoCallersOfOneBackendDoNotDisturbEachOther()
    {
        using var simd = new SimdBackend(2);
        var layout = TokenLayout.Of(300, 20);
        Tensor a = Numbers(simd, 320, 130, 6), b = Numbers(simd, 320, 16, 7), expected = Numbers(simd, 130, 16, 8);
        ScalarBackend.Instance.MatMulTokens(
            a.On(ScalarBackend.Instance), b.On(ScalarBackend.Instance), layout, expected.On(ScalarBackend.Instance));
        var results = new double[2][];
        Thread[] callers = [.. Enumerable.Range(0, 2).Select(caller => new Thread(() =>
        {
            for (int i = 0; i < 50; i++)
            {
                Tensor c = Numbers(simd, 130, 16, 8);
                simd.MatMulTokens(a, b, layout, c);
                results[caller] = c.ToDoubles();
                if (!results[caller].SequenceEqual(expected.ToDoubles())) return;
            }
        }))];
        Array.ForEach(callers, caller => caller.Start());
        Array.ForEach(callers, caller => caller.Join());
        Assert.All(results, result => Assert.Equal(expected.ToDoubles(), result));
    }

    private static void Same(SimdBackend simd, Tensor a, Tensor b)
    {
        var shape = new Shape(a.Shape[0], b.Shape[0]);
        Tensor fast = Tensor.Zeros(simd, shape, DType.F32), slow = Tensor.Zeros(ScalarBackend.Instance, shape, DType.F32);
        simd.MatMul(a, b, transposeB: true, fast);
        ScalarBackend.Instance.MatMul(a.On(ScalarBackend.Instance), b.On(ScalarBackend.Instance), transposeB: true, slow);
        Assert.Equal(slow.ToDoubles(), fast.ToDoubles());
    }

    private static Tensor Numbers(Backend backend, int rows, int columns, int seed)
    {
        var values = new double[rows * columns];
        for (int i = 0; i < values.Length; i++) values[i] = (((i + seed) * 7919 % 1021) - 510) / 512.0;
        return Tensor.FromDoubles(backend, values, new Shape(rows, columns), DType.F32);
    }
}
