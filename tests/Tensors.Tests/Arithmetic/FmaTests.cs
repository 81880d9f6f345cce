#pragma warning disable xUnit1025 // +0 and −0 are two cases, and no duplicates
using Reference.Tensors;
using Reference.Tensors.Arithmetic;

namespace Reference.Tests.Arithmetic;

/// <summary>The emulated fused multiply-add equals the hardware's.</summary>
public sealed class FmaTests
{
    private const int Draws = 2_000_000;

    [Fact]
    public void Emulation_in_binary64_equals_the_hardware()
    {
        Assert.SkipUnless(Fma.IsHardware, "this processor has no fused multiply-add, or it is switched off");
        RandomStream random = new RandomKey(1, RandomPurpose.Sampling).Stream(0);
        for (ulong i = 0; i < Draws; i++)
        {
            (double a, double b, double c) = FmaInputs.Binary64(random, i);
            double hardware = Math.FusedMultiplyAdd(a, b, c), ours = Fma.Emulated64(a, b, c);
            bool same = BitConverter.DoubleToInt64Bits(hardware) == BitConverter.DoubleToInt64Bits(ours);
            Assert.True(same || (double.IsNaN(hardware) && double.IsNaN(ours)), Message(a, b, c, ours, hardware));
        }
    }

    [Fact]
    public void Emulation_in_binary32_equals_the_hardware()
    {
        Assert.SkipUnless(Fma.IsHardware, "this processor has no fused multiply-add, or it is switched off");
        RandomStream random = new RandomKey(2, RandomPurpose.Sampling).Stream(0);
        for (ulong i = 0; i < Draws; i++)
        {
            (float a, float b, float c) = FmaInputs.Binary32(random, i);
            float hardware = MathF.FusedMultiplyAdd(a, b, c), ours = Fma.Emulated32(a, b, c);
            bool same = BitConverter.SingleToInt32Bits(hardware) == BitConverter.SingleToInt32Bits(ours);
            Assert.True(same || (float.IsNaN(hardware) && float.IsNaN(ours)), Message(a, b, c, ours, hardware));
        }
    }

    [Theory]
    [InlineData(double.MaxValue, 2, double.NegativeInfinity, double.NegativeInfinity)]
    [InlineData(double.MaxValue, 2, -double.MaxValue, double.MaxValue)]
    [InlineData(double.Epsilon, -0.25, 0.0, -0.0)]
    [InlineData(double.Epsilon, 0.5, double.Epsilon, 2 * double.Epsilon)]
    [InlineData(double.Epsilon, 0.25, double.Epsilon, double.Epsilon)]
    [InlineData(1.0000000000000002, 1.0000000000000002, -1.0000000000000004, 4.930380657631324e-32)]
    [InlineData(3, -3, 9, 0.0)]
    [InlineData(-0.0, 1, -0.0, -0.0)]
    [InlineData(-0.0, 1, 0.0, 0.0)]
    public void Known_cases_hold_with_and_without_hardware(double a, double b, double c, double expected)
    {
        Assert.Equal(BitConverter.DoubleToInt64Bits(expected), BitConverter.DoubleToInt64Bits(Fma.Binary64(a, b, c)));
        Assert.Equal(BitConverter.DoubleToInt64Bits(expected), BitConverter.DoubleToInt64Bits(Fma.Emulated64(a, b, c)));
    }

    private static string Message(double a, double b, double c, double found, double expected) =>
        $"{a:R} * {b:R} + {c:R}: found {found:R}, expected {expected:R}";
}
