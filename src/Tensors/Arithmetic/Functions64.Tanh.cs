namespace Reference.Tensors.Arithmetic;

/// <content>The hyperbolic tangent.</content>
public static partial class Functions64
{
    /// <summary>
    /// tanh x = 1 − 2/(e²ˣ + 1), with e²ˣ as a pair; below |x| = 1/8 its Taylor series to x¹⁷. ±1 at ±∞, ±0 at ±0.
    /// </summary>
    public static double Tanh(double x)
    {
        double a = Math.Abs(x);
        if (a < 0.125)
        {
            return Math.CopySign(TanhSeries(a), x);
        }

        if (a > 22)
        {
            return Math.CopySign(1, x);
        }

        DoubleDouble t = ExpReduced(2 * a, 0, out int exponent).Scaled(exponent);
        DoubleDouble sum = DoubleDouble.Sum(t.High, 1);
        sum = DoubleDouble.FastSum(sum.High, sum.Low + t.Low);
        double q = 2 / sum.High;
        double rest = (Fma.Binary64(-q, sum.High, 2) - (q * sum.Low)) / sum.High;
        DoubleDouble y = DoubleDouble.FastSum(1, -q);
        return Math.CopySign(y.High + (y.Low - rest), x);
    }

    private static double TanhSeries(double x)
    {
        double z = x * x;
        double p = Fma.Binary64(z, 6404582.0 / 10854718875, -929569.0 / 638512875);
        p = Fma.Binary64(z, p, 21844.0 / 6081075);
        p = Fma.Binary64(z, p, -1382.0 / 155925);
        p = Fma.Binary64(z, p, 62.0 / 2835);
        p = Fma.Binary64(z, p, -17.0 / 315);
        p = Fma.Binary64(z, p, 2.0 / 15);
        p = Fma.Binary64(z, p, -1.0 / 3);
        return Fma.Binary64(x * z, p, x);
    }
}
