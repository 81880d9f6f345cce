namespace Reference.Tensors.Arithmetic;

/// <content>log and log1p.</content>
public static partial class Functions64
{
    /// <summary>The leading 42 bits of ln 2: its products with exponents are exact.</summary>
    private const double Ln2High = 0.6931471805598903;

    /// <summary>The rest of ln 2.</summary>
    private const double Ln2Low = 5.497923018708371e-14;

    /// <summary>ln x. −∞ at ±0, NaN below, +∞ at +∞.</summary>
    public static double Log(double x)
    {
        if (!(x > 0) || double.IsPositiveInfinity(x))
        {
            return x == 0 ? double.NegativeInfinity : x < 0 ? double.NaN : x;
        }

        return LogOfPositive(x).High;
    }

    /// <summary>ln(1 + x), also where x is tiny. −∞ at −1, NaN below, ±0 at ±0, +∞ at +∞.</summary>
    public static double Log1p(double x)
    {
        if (!(x > -1) || x > 1e17)
        {
            // Above 10¹⁷ ln(1 + x) − ln x < 2⁻⁵⁶ counts no more.
            return Log(x == -1 ? 0 : x);
        }

        if (Math.Abs(x) < 1e-17)
        {
            return x;
        }

        DoubleDouble sum = DoubleDouble.Sum(1, x);
        double z = Significand(sum.High, out int exponent);
        return LogReduced(z, sum.Low * Ieee.PowerOfTwo(-exponent), exponent).High;
    }

    /// <summary>ln x of a finite x &gt; 0, relative error below 2⁻⁶⁷.</summary>
    private static DoubleDouble LogOfPositive(double x)
    {
        double normal = x;
        int offset = 0;
        if (x < 2.2250738585072014e-308)
        {
            normal = x * 18014398509481984;
            offset = -54;
        }

        double z = Significand(normal, out int exponent);
        return LogReduced(z, 0, exponent + offset);
    }

    private static double Significand(double x, out int exponent)
    {
        ulong bits = BitConverter.DoubleToUInt64Bits(x);
        exponent = (int)(bits >> 52) - 1023;
        return BitConverter.UInt64BitsToDouble((bits & Ieee.FractionMask) | (1023UL << 52));
    }

    /// <summary>
    /// ln((z + tail)·2^exponent), z in [1, 2), |tail| ≤ 2⁻⁵³. With c ≈ 1/z from the table, r = z·c − 1 is a pair without error, |r| ≤ 2⁻⁸:
    /// exponent·ln 2 − ln c + (r − r²/2 + r³/3 − …), summed as a pair; only the terms from r³ on are single doubles.
    /// </summary>
    private static DoubleDouble LogReduced(double z, double tail, int exponent)
    {
        int row = (int)(((BitConverter.DoubleToUInt64Bits(z) & Ieee.FractionMask) + (1UL << 44)) >> 45);
        double half = row >= LogTable.FirstHalved ? 0.5 : 1;
        double k = row >= LogTable.FirstHalved ? exponent + 1 : exponent;
        double inverse = LogTable.Values[3 * row] * half;
        DoubleDouble product = DoubleDouble.Product(z, inverse);
        DoubleDouble r = DoubleDouble.Sum(product.High - 1, Fma.Binary64(tail, inverse, product.Low));
        DoubleDouble square = DoubleDouble.Product(r.High, r.High);

        DoubleDouble a = DoubleDouble.Sum(k * Ln2High, LogTable.Values[(3 * row) + 1]);
        DoubleDouble b = DoubleDouble.Sum(a.High, r.High);
        DoubleDouble c = DoubleDouble.Sum(b.High, -0.5 * square.High);
        double small = Fma.Binary64(r.High * square.High, LogSeries(r.High), -0.5 * square.Low) - (r.High * r.Low);
        double constants = Fma.Binary64(k, Ln2Low, LogTable.Values[(3 * row) + 2]);
        return DoubleDouble.FastSum(c.High, a.Low + (b.Low + c.Low) + (r.Low + constants + small));
    }

    /// <summary>1/3 − r/4 + r²/5 − … − r⁵/8 + r⁶/9: what follows r³ in ln(1 + r).</summary>
    private static double LogSeries(double r)
    {
        double p = Fma.Binary64(r, 1.0 / 9, -1.0 / 8);
        p = Fma.Binary64(r, p, 1.0 / 7);
        p = Fma.Binary64(r, p, -1.0 / 6);
        p = Fma.Binary64(r, p, 1.0 / 5);
        p = Fma.Binary64(r, p, -1.0 / 4);
        return Fma.Binary64(r, p, 1.0 / 3);
    }
}
