namespace Reference.Tensors.Arithmetic;

/// <summary>
/// Our own elementary functions in binary64. They use +, −, ×, ÷, explicit fused multiply-adds, integer operations and tables of ours, so
/// their bits are the same on every machine. The error is below 1 ulp (2 ulp are promised; docs/functions.md has the measured figures);
/// where the result is subnormal it is rounded twice, within the same bound. NaN gives NaN.
/// </summary>
/// <remarks>
/// Most functions first form the result as the sum of two doubles, good to 2⁻⁶⁰ or better, and round once. Series are Taylor's: their
/// coefficients are the exact rationals, rounded once by the compiler, and arguments are reduced until the rest of the series is below
/// 2⁻⁶⁰.
/// </remarks>
public static partial class Functions64
{
    /// <summary>numerator ÷ denominator as one double: division, then the correction by the remainder.</summary>
    private static double Quotient(DoubleDouble numerator, DoubleDouble denominator)
    {
        double q = numerator.High / denominator.High;
        double rest = Fma.Binary64(-q, denominator.High, numerator.High);
        return q + ((rest + (numerator.Low - (q * denominator.Low))) / denominator.High);
    }
}
