using ILGPU;

namespace Reference.Tensors.Ilgpu.Kernels;

/// <summary>
/// eˣ in kernels. In binary64 the operations of Functions64.Exp, one for one. In binary32 the same reduction as a pair of doubles, rounded
/// to odd and then once: its error, below 2⁻⁶¹, decides every binary32 (no result lies that near to the middle of
/// two neighbours: all 2³² inputs were compared with Functions32.Exp), so the result is correctly rounded as there.
/// </summary>
internal static class ExpFunction
{
    private const double StepsPerUnit = 184.6649652337873;
    private const double StepHigh = 0.0054152123481245725;
    private const double StepLow = 1.8117553233174215e-19;

    /// <summary>1.5·2⁵²: added and taken away again it rounds to an integer, ties to even.</summary>
    private const double Rounder = 6755399441055744;

    public static double Binary64(double x, ArrayView<double> table)
    {
        if (!(x <= 746)) return x > 746 ? double.PositiveInfinity : x;
        if (x < -746) return 0;
        Reduce(x, table, out double high, out double _, out int exponent);
        int half = exponent >> 1;
        return high * PowerOfTwo(half) * PowerOfTwo(exponent - half);
    }

    public static float Binary32(float x, ArrayView<double> table)
    {
        if (!(x <= 104)) return x > 104 ? float.PositiveInfinity : x;
        if (x < -104) return 0;
        Reduce(x, table, out double high, out double low, out int exponent);
        return (float)(ToOdd(high, low) * PowerOfTwo(exponent));
    }

    /// <summary>eˣ = (high + low)·2^exponent.</summary>
    private static void Reduce(double x, ArrayView<double> table, out double high, out double low, out int exponent)
    {
        double scaled = x * StepsPerUnit;
        double steps = (scaled + Rounder) - Rounder;
        int k = (int)steps;
        double r = Math.FusedMultiplyAdd(steps, -StepLow, Math.FusedMultiplyAdd(steps, -StepHigh, x));
        double p = Math.FusedMultiplyAdd(r, 1.0 / 720, 1.0 / 120);
        p = Math.FusedMultiplyAdd(r, p, 1.0 / 24);
        p = Math.FusedMultiplyAdd(r, p, 1.0 / 6);
        p = Math.FusedMultiplyAdd(r, p, 0.5);
        p = Math.FusedMultiplyAdd(r * r, p, r);
        int row = 2 * (k & 127);
        double value = table[row], rest = Math.FusedMultiplyAdd(value, p, table[row + 1]);
        high = value + rest;
        low = rest - (high - value);
        exponent = k >> 7;
    }

    /// <summary>As Ieee.ToOdd, for a positive high part.</summary>
    private static double ToOdd(double high, double low)
    {
        long bits = (long)Interop.FloatAsInt(high);
        if (low == 0 || (bits & 1) != 0) return high;
        return Interop.IntAsFloat((ulong)(low > 0 ? bits + 1 : bits - 1));
    }

    private static double PowerOfTwo(int n) => Interop.IntAsFloat((ulong)(n + 1023) << 52);
}
