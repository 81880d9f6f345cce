using System.Runtime.InteropServices;
using Reference.Tensors.Arithmetic;

namespace Reference.Tests.Simd;

/// <summary>Equality of bits, where any NaN equals any NaN.</summary>
internal static class Bits
{
    /// <summary>The first place where two arrays differ, or −1.</summary>
    public static int FirstDifference<R>(R[] expected, R[] found)
        where R : unmanaged, IReal<R>
    {
        Assert.Equal(expected.Length, found.Length);
        for (int i = 0; i < expected.Length; i++)
        {
            double e = R.ToDouble(expected[i]), f = R.ToDouble(found[i]);
            bool same = BitConverter.DoubleToInt64Bits(e) == BitConverter.DoubleToInt64Bits(f) || (double.IsNaN(e) && double.IsNaN(f));
            if (!same) return i;
        }
        return -1;
    }

    /// <summary>Turns over the last bit of one number.</summary>
    public static void Flip<R>(R[] numbers, int index)
        where R : unmanaged, IReal<R>
        => MemoryMarshal.AsBytes(numbers.AsSpan(index, 1))[0] ^= 1;
}
