using Reference.Tensors;

namespace Reference.Tests.Arithmetic;

/// <summary>Draws operands that find a wrong fused multiply-add: any bits, special values, near-cancellation, ends of the range.</summary>
internal static class FmaInputs
{
    private static readonly double[] s_special64 =
    [
        0.0, -0.0, 1, -1, double.Epsilon, -double.Epsilon, double.MaxValue, -double.MaxValue,
        2.2250738585072014e-308, 2.225073858507201e-308,
        double.PositiveInfinity, double.NegativeInfinity, double.NaN, 0.5, 1.0000000000000002, 0.9999999999999999,
    ];

    private static readonly float[] s_special32 =
    [
        0f, -0f, 1, -1, float.Epsilon, -float.Epsilon, float.MaxValue, -float.MaxValue, 1.17549435e-38f, 1.1754942e-38f,
        float.PositiveInfinity, float.NegativeInfinity, float.NaN, 0.5f, 1.0000001f, 0.99999994f,
    ];

    public static (double A, double B, double C) Binary64(RandomStream random, ulong i)
    {
        ulong a = random.Bits64(4 * i), b = random.Bits64((4 * i) + 1), c = random.Bits64((4 * i) + 2), d = random.Bits64((4 * i) + 3);
        int e = (int)(d % 1024), f = (int)((d >> 16) % 256), g = (int)((d >> 32) % 256);
        double x = BitConverter.UInt64BitsToDouble(a), y = BitConverter.UInt64BitsToDouble(b), z = BitConverter.UInt64BitsToDouble(c);
        return (i % 7) switch
        {
            0 => (x, y, z),
            1 => (s_special64[e % 16], f < 128 ? s_special64[f % 16] : y, g < 128 ? s_special64[g % 16] : z),
            2 => (x, y, Beside(-x * y, (f % 9) - 4)),
            3 => (With(a >> 40 << 40, 1023), With(b >> 26 << 26, 1023), With(c >> 30 << 30, 907 + f)), // short: ties are common
            4 => (With(a, e + 1), With(b, 900 + f - e), With(c, g / 2)), // the product among the smallest numbers
            5 => (With(a, 1023 + e), With(b, 1900 + f - e), With(c, 1791 + g)), // the product among the largest numbers
            _ => With(a, 760 + f) is var m && With(b, 760 + g) is var n ? (m, n, Beside(-m * n, (e % 9) - 4)) : default,
        };
    }

    public static (float A, float B, float C) Binary32(RandomStream random, ulong i)
    {
        ulong ab = random.Bits64(2 * i), cd = random.Bits64((2 * i) + 1);
        uint a = (uint)ab, b = (uint)(ab >> 32), c = (uint)cd, d = (uint)(cd >> 32);
        int e = (int)(d % 128), f = (int)((d >> 8) % 64), g = (int)((d >> 16) % 64);
        float x = BitConverter.UInt32BitsToSingle(a), y = BitConverter.UInt32BitsToSingle(b), z = BitConverter.UInt32BitsToSingle(c);
        return (i % 6) switch
        {
            0 => (x, y, z),
            1 => (s_special32[e % 16], f < 32 ? s_special32[f % 16] : y, g < 32 ? s_special32[g % 16] : z),
            2 => (x, y, BitConverter.Int32BitsToSingle(BitConverter.SingleToInt32Bits(-x * y) + (f % 9) - 4)),
            3 => (With(a >> 14 << 14, 127), With(b >> 9 << 9, 127), With(c >> 12 << 12, 95 + f)),
            4 => (With(a, e + 1), With(b, 100 + f - e), With(c, g)),
            _ => (With(a, 127 + e), With(b, 220 + f - e), With(c, 191 + g)),
        };
    }

    /// <summary>The number some steps of its last place away; any bits stay a number of some kind.</summary>
    private static double Beside(double x, int steps) => BitConverter.Int64BitsToDouble(BitConverter.DoubleToInt64Bits(x) + steps);

    /// <summary>Sign and significand of the bits with another exponent field, held inside the finite range.</summary>
    private static double With(ulong bits, int exponent) =>
        BitConverter.UInt64BitsToDouble((bits & ~(0x7FFUL << 52)) | ((ulong)Math.Clamp(exponent, 0, 2046) << 52));

    private static float With(uint bits, int exponent) =>
        BitConverter.UInt32BitsToSingle((bits & ~(0xFFu << 23)) | ((uint)Math.Clamp(exponent, 0, 254) << 23));
}
