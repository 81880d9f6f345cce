namespace Reference.Tensors.Arithmetic;

/// <content>Powers.</content>
public static partial class Functions64
{
    /// <summary>
    /// x to the power p = e^(p·ln x), the logarithm as a pair. Special values are those of IEEE 754 (pow): x⁰ = 1 and 1ᵖ = 1 also for NaN;
    /// a negative x with a fractional p gives NaN; (±0)ᵖ with p &lt; 0 is ±∞ for odd integers p and +∞ otherwise; (−1)^±∞ = 1.
    /// </summary>
    public static double Pow(double x, double p)
    {
        if (p == 0 || x == 1)
        {
            return 1;
        }

        double magnitude = Math.Abs(x);
        double sign = double.IsNegative(x) && double.IsOddInteger(p) ? -1 : 1;
        if (double.IsNaN(x) || double.IsNaN(p) || (x < 0 && double.IsFinite(x) && double.IsFinite(p) && !double.IsInteger(p)))
        {
            return double.NaN;
        }

        if (magnitude == 0 || double.IsInfinity(magnitude))
        {
            return sign * (magnitude == 0 == p < 0 ? double.PositiveInfinity : 0);
        }

        if (double.IsInfinity(p))
        {
            return magnitude == 1 ? 1 : magnitude > 1 == p > 0 ? double.PositiveInfinity : 0;
        }

        return sign * PowOfPositive(magnitude, p);
    }

    private static double PowOfPositive(double x, double p)
    {
        DoubleDouble log = LogOfPositive(x);
        double high = p * log.High;
        if (Math.Abs(high) > 800)
        {
            return high > 0 ? double.PositiveInfinity : 0;
        }

        double low = Fma.Binary64(p, log.Low, Fma.Binary64(p, log.High, -high));
        double y = ExpReduced(high, low, out int exponent).High;
        return Ieee.Scale(y, exponent);
    }
}
