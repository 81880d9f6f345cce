namespace Reference.Tensors.Arithmetic;

/// <content>exp and the logistic function.</content>
public static partial class Functions64
{
    /// <summary>128 ÷ ln 2.</summary>
    private const double StepsPerUnit = 184.6649652337873;

    /// <summary>ln 2 ÷ 128, high part.</summary>
    private const double StepHigh = 0.0054152123481245725;

    /// <summary>ln 2 ÷ 128, low part.</summary>
    private const double StepLow = 1.8117553233174215e-19;

    /// <summary>eˣ. Overflows to +∞ above 709.78, is 0 below −745.14. e^±0 = 1, e^−∞ = 0.</summary>
    public static double Exp(double x)
    {
        if (Math.Abs(x) > 746)
        {
            return x > 0 ? double.PositiveInfinity : 0;
        }

        double y = ExpReduced(x, 0, out int exponent).High;
        return Ieee.Scale(y, exponent);
    }

    /// <summary>1 / (1 + e⁻ˣ). 0 at −∞ and below −745.14, 1 at +∞.</summary>
    public static double Sigmoid(double x)
    {
        if (x > 44)
        {
            return 1;
        }

        if (x < -44)
        {
            // 1 + eˣ differs from 1 by less than 2⁻⁶³.
            return Exp(x);
        }

        DoubleDouble t = ExpReduced(-Math.Abs(x), 0, out int exponent).Scaled(exponent);
        DoubleDouble sum = DoubleDouble.FastSum(1, t.High);
        sum = new(sum.High, sum.Low + t.Low);
        return Quotient(x >= 0 ? 1 : t, sum);
    }

    /// <summary>
    /// e^(x + tail) = result · 2^exponent, relative error below 2⁻⁶¹, result in (0.99, 2.01); |x| ≤ 800 or NaN, |tail| ≤ 2⁻⁵³·|x|.
    /// The argument is reduced to |r| ≤ ln 2/256 around k·ln 2/128: e^x = 2^⌊k/128⌋ · table[k mod 128] · e^r (Tang 1989).
    /// </summary>
    private static DoubleDouble ExpReduced(double x, double tail, out int exponent)
    {
        double steps = Math.Round(x * StepsPerUnit);
        int k = (int)steps;
        double r = Fma.Binary64(steps, -StepLow, Fma.Binary64(steps, -StepHigh, x)) + tail;
        double p = Fma.Binary64(r, 1.0 / 720, 1.0 / 120);
        p = Fma.Binary64(r, p, 1.0 / 24);
        p = Fma.Binary64(r, p, 1.0 / 6);
        p = Fma.Binary64(r, p, 0.5);
        p = Fma.Binary64(r * r, p, r);
        int row = 2 * (k & 127);
        double high = ExpTable.Values[row];
        exponent = k >> 7;
        return DoubleDouble.FastSum(high, Fma.Binary64(high, p, ExpTable.Values[row + 1]));
    }
}
