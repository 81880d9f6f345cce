using System.Runtime.CompilerServices;

namespace Reference.Tensors.Arithmetic;

/// <summary>Bit-level helpers for binary64.</summary>
internal static class Ieee
{
    /// <summary>The significand's stored bits.</summary>
    public const ulong FractionMask = (1UL << 52) - 1;

    /// <summary>2ⁿ for n in −1022 … 1023.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double PowerOfTwo(int n) => BitConverter.Int64BitsToDouble((long)(n + 1023) << 52);

    /// <summary>value · 2ⁿ for n in −2044 … 2046, through two factors: rounded once more where the result is subnormal.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double Scale(double value, int n)
    {
        int half = n >> 1;
        return value * PowerOfTwo(half) * PowerOfTwo(n - half);
    }

    /// <summary>
    /// high + low rounded to odd, where high is that sum rounded to nearest: an inexact sum gets the neighbour with the odd last bit, so
    /// that a later rounding to at most 51 bits is as if it were the only one.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double ToOdd(double high, double low)
    {
        long bits = BitConverter.DoubleToInt64Bits(high);
        long away = 1 | ((bits ^ BitConverter.DoubleToInt64Bits(low)) >> 63);
        long inexactAndEven = (low != 0 ? 1 : 0) & ~bits;
        return BitConverter.Int64BitsToDouble(bits + (away * inexactAndEven));
    }
}
