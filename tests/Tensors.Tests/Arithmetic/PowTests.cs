#pragma warning disable xUnit1025 // +0 and −0 are two cases, and no duplicates
using Reference.Tensors.Arithmetic;

namespace Reference.Tests.Arithmetic;

/// <summary>Powers whose result is exact, lies exactly between two numbers, or is special.</summary>
public sealed class PowTests
{
    [Theory]
    [InlineData(4097f, 2f, 16785408f)] // 4097² = 16785409: a tie, to even
    [InlineData(4099f, 2f, 16801800f)] // 16801801: a tie, to even
    [InlineData(9f, 1.5f, 27f)]
    [InlineData(2f, -149f, 1.4e-45f)]
    [InlineData(2f, -150f, 0f)] // a tie between 0 and the smallest subnormal
    [InlineData(0.5f, 150f, 0f)]
    [InlineData(-0.5f, 149f, -1.4e-45f)]
    [InlineData(-4097f, 2f, 16785408f)]
    [InlineData(2f, 128f, float.PositiveInfinity)]
    [InlineData(-2f, 129f, float.NegativeInfinity)]
    [InlineData(7f, 1f, 7f)]
    public void Exact_and_tied_powers_round_to_even(float x, float p, float expected) => Assert.Equal(expected, Functions32.Pow(x, p));

    [Fact]
    public void Every_square_of_a_13_bit_integer_is_rounded_as_the_integer_is()
    {
        for (int i = 1; i < 1 << 13; i++)
        {
            Assert.Equal((float)((long)i * i), Functions32.Pow(i, 2));
            if ((long)(float)((long)i * i) == (long)i * i)
            {
                Assert.Equal(i, Functions32.Pow((float)((long)i * i), 0.5f));
            }
        }
    }

    [Theory]
    [InlineData(double.NaN, 0, 1)]
    [InlineData(1, double.NaN, 1)]
    [InlineData(double.NaN, 1, double.NaN)]
    [InlineData(2, double.NaN, double.NaN)]
    [InlineData(-8, 1.0 / 3, double.NaN)]
    [InlineData(-2, 3, -8)]
    [InlineData(-2, 2, 4)]
    [InlineData(-1, double.PositiveInfinity, 1)]
    [InlineData(-1, double.NegativeInfinity, 1)]
    [InlineData(0.5, double.PositiveInfinity, 0)]
    [InlineData(0.5, double.NegativeInfinity, double.PositiveInfinity)]
    [InlineData(-2, double.PositiveInfinity, double.PositiveInfinity)]
    [InlineData(-2, double.NegativeInfinity, 0)]
    [InlineData(0, 3, 0)]
    [InlineData(-0.0, 3, -0.0)]
    [InlineData(-0.0, 2, 0)]
    [InlineData(-0.0, 0.5, 0)]
    [InlineData(-0.0, -3, double.NegativeInfinity)]
    [InlineData(-0.0, -2, double.PositiveInfinity)]
    [InlineData(0, -0.5, double.PositiveInfinity)]
    [InlineData(0, double.NegativeInfinity, double.PositiveInfinity)]
    [InlineData(double.PositiveInfinity, 2, double.PositiveInfinity)]
    [InlineData(double.PositiveInfinity, -2, 0)]
    [InlineData(double.NegativeInfinity, 3, double.NegativeInfinity)]
    [InlineData(double.NegativeInfinity, -3, -0.0)]
    [InlineData(double.NegativeInfinity, 0.5, double.PositiveInfinity)]
    [InlineData(double.NegativeInfinity, -0.5, 0)]
    [InlineData(2, 1024, double.PositiveInfinity)]
    [InlineData(2, -1074, double.Epsilon)]
    [InlineData(2, -1076, 0)]
    [InlineData(2, 1e300, double.PositiveInfinity)]
    [InlineData(-3, 1e300, double.PositiveInfinity)]
    [InlineData(3, -1e300, 0)]
    [InlineData(5e-324, 0.5, 2.2227587494850775e-162)]
    [InlineData(1.7976931348623157e308, 1, 1.7976931348623157e308)]
    public void Special_values_are_those_of_IEEE_754(double x, double p, double expected)
    {
        Assert.Equal(BitConverter.DoubleToInt64Bits(expected), BitConverter.DoubleToInt64Bits(Functions64.Pow(x, p)));
        float y = Functions32.Pow((float)x, (float)p);
        if ((float)x == x && (float)p == p && (float)expected == expected)
        {
            Assert.Equal(BitConverter.SingleToInt32Bits((float)expected), BitConverter.SingleToInt32Bits(y));
        }

        Assert.True(!float.IsNaN(y) || BitConverter.SingleToUInt32Bits(y) == 0x7FC00000);
    }
}
