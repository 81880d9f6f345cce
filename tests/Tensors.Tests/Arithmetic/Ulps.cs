using Reference.Tensors.Arithmetic;

namespace Reference.Tests.Arithmetic;

/// <summary>Errors in units of the last place.</summary>
internal static class Ulps
{
    /// <summary>|value − truth| in ulps of the truth (2⁻¹⁰⁷⁴ where it is subnormal); infinite where value is not a number.</summary>
    public static double Between(double value, DoubleDouble truth)
    {
        double ulp = Math.BitIncrement(Math.Abs(truth.High)) - Math.Abs(truth.High);
        double difference = Math.Abs(value - truth.High - truth.Low);
        return double.IsNaN(difference) ? double.PositiveInfinity : difference / ulp;
    }
}
