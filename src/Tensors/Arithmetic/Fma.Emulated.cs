namespace Reference.Tensors.Arithmetic;

/// <content>The emulation from additions and multiplications.</content>
public static partial class Fma
{
    /// <summary>2²⁷ + 1, splits a double into two halves of at most 26 bits (Veltkamp).</summary>
    private const double Splitter = 134217729;

    /// <summary>
    /// a · b + c in binary32 without hardware: the product of two binary32 is exact in binary64; the sum is rounded to odd there and then
    /// once to binary32. Equal to the hardware's on all inputs (any NaN for a NaN).
    /// </summary>
    public static float Emulated32(float a, float b, float c)
    {
        double product = (double)a * b;
        DoubleDouble sum = DoubleDouble.Sum(product, c);
        return double.IsFinite(sum.High) ? (float)Ieee.ToOdd(sum.High, sum.Low) : (float)sum.High;
    }

    /// <summary>
    /// a · b + c in binary64 without hardware (Boldo and Melquiond 2008): exact product, two exact sums, and the small parts' sum
    /// rounded to odd before the last addition. Exponents near the ends of the range, where an error term could be lost, go through
    /// integers. Equal to the hardware's on all inputs (any NaN for a NaN).
    /// </summary>
    public static double Emulated64(double a, double b, double c)
    {
        if (!IsMiddle(a) || !IsMiddle(b) || !(Math.Abs(c) < 1e290))
        {
            return Exact64(a, b, c);
        }

        DoubleDouble u = SplitProduct(a, b);
        DoubleDouble t = DoubleDouble.Sum(c, u.Low);
        DoubleDouble v = DoubleDouble.Sum(u.High, t.High);
        DoubleDouble z = DoubleDouble.Sum(t.Low, v.Low);
        return v.High + Ieee.ToOdd(z.High, z.Low);
    }

    /// <summary>2⁻⁴⁸³ ≤ |x| &lt; 2⁴⁷⁷: products of two such numbers and their error terms are normal.</summary>
    private static bool IsMiddle(double x) => (uint)(((BitConverter.DoubleToUInt64Bits(x) >> 52) & 0x7FF) - 540) < 960;

    /// <summary>a · b without error and without a fused multiply-add (Dekker 1971).</summary>
    private static DoubleDouble SplitProduct(double a, double b)
    {
        double p = a * b;
        (double ah, double al) = Split(a);
        (double bh, double bl) = Split(b);
        return new(p, ((((ah * bh) - p) + (ah * bl)) + (al * bh)) + (al * bl));
    }

    private static (double High, double Low) Split(double x)
    {
        double t = Splitter * x;
        double high = t - (t - x);
        return (high, x - high);
    }
}
