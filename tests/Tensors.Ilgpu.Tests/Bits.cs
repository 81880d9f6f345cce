using Reference.Tensors;

namespace Reference.Tests.Ilgpu;

/// <summary>Equality of bits, where any NaN equals any NaN.</summary>
internal static class Bits
{
    public static void AssertEqual(Tensor expected, Tensor found, object what)
    {
        Assert.Equal(expected.Shape, found.Shape);
        Assert.Equal(expected.DType, found.DType);
        int at = FirstDifference(Numbers(expected), Numbers(found));
        Assert.True(at < 0, $"{what}: element {at} differs");
    }

    /// <summary>The elements, widened by the host: no conversion of the backend's comes between.</summary>
    public static double[] Numbers(Tensor tensor) =>
        tensor.DType == DType.F32 ? Array.ConvertAll(tensor.ToArray<float>(), x => (double)x) : tensor.ToArray<double>();

    /// <summary>The first place where two arrays differ, or −1.</summary>
    public static int FirstDifference(ReadOnlySpan<double> expected, ReadOnlySpan<double> found)
    {
        Assert.Equal(expected.Length, found.Length);
        for (int i = 0; i < expected.Length; i++)
        {
            bool same = BitConverter.DoubleToInt64Bits(expected[i]) == BitConverter.DoubleToInt64Bits(found[i]);
            if (!same && !(double.IsNaN(expected[i]) && double.IsNaN(found[i]))) return i;
        }

        return -1;
    }
}
