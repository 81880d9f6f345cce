using Reference.Tensors.Quantization;

namespace Reference.Tests.Quantization;

public sealed class HalfFloatsTests
{
    [Fact]
    public void Every_binary16_widens_as_the_runtime_widens_it()
    {
        for (int i = 0; i <= ushort.MaxValue; i++)
        {
            float expected = (float)BitConverter.UInt16BitsToHalf((ushort)i);
            uint found = BitConverter.SingleToUInt32Bits(Half16.ToSingle((ushort)i));
            Assert.Equal(BitConverter.SingleToUInt32Bits(expected), found);
        }
    }

    [Fact]
    public void Every_binary16_comes_back_and_every_midpoint_goes_to_the_even_neighbour()
    {
        for (ushort i = 0; i < 0x7C00; i++)
        {
            double value = Half16.ToSingle(i), next = i == 0x7BFF ? 65536 : Half16.ToSingle((ushort)(i + 1)), middle = (value + next) / 2;
            ushort even = (ushort)(i + (i & 1));
            Assert.Equal(i, Half16.FromDouble(value));
            Assert.Equal(i | 0x8000, Half16.FromDouble(-value));
            Assert.Equal(even, Half16.FromDouble(middle));
            Assert.Equal(i, Half16.FromDouble(Math.BitDecrement(middle)));
            Assert.Equal(i + 1, Half16.FromDouble(Math.BitIncrement(middle)));
            Assert.Equal(even, Half16.FromSingle((float)middle));
        }
    }

    [Fact]
    public void Binary16_of_special_values_keeps_their_kind()
    {
        Assert.Equal(0x7C00, Half16.FromDouble(double.PositiveInfinity));
        Assert.Equal(0xFC00, Half16.FromSingle(float.NegativeInfinity));
        Assert.Equal(0x8000, Half16.FromDouble(-0.0));
        Assert.Equal(0x8000, Half16.FromDouble(-double.Epsilon));
        Assert.Equal(0x7C00, Half16.FromDouble(double.MaxValue));
        Assert.True(float.IsNaN(Half16.ToSingle(Half16.FromDouble(double.NaN))));
        Assert.True(float.IsNaN(Half16.ToSingle(Half16.FromSingle(BitConverter.UInt32BitsToSingle(0x7F800001)))));
    }

    [Fact]
    public void Every_bfloat16_comes_back_and_every_midpoint_goes_to_the_even_neighbour()
    {
        for (ushort i = 0; i < 0x7F7F; i++)
        {
            double value = BFloat16.ToSingle(i), next = BFloat16.ToSingle((ushort)(i + 1)), middle = (value + next) / 2;
            ushort even = (ushort)(i + (i & 1));
            Assert.Equal(i, BFloat16.FromSingle((float)value));
            Assert.Equal(even, BFloat16.FromSingle((float)middle));
            Assert.Equal(even, BFloat16.FromDouble(middle));
            Assert.Equal(i, BFloat16.FromDouble(Math.BitDecrement(middle)));
            Assert.Equal(i + 1, BFloat16.FromDouble(Math.BitIncrement(middle)));
            Assert.Equal((i + 1) | 0x8000, BFloat16.FromDouble(-Math.BitIncrement(middle)));
        }
    }

    [Fact]
    public void BFloat16_of_special_values_keeps_their_kind()
    {
        Assert.Equal(0x7F80, BFloat16.FromDouble(double.MaxValue));
        Assert.Equal(0x7F80, BFloat16.FromSingle(float.MaxValue));
        Assert.Equal(0xFF80, BFloat16.FromDouble(double.NegativeInfinity));
        Assert.Equal(0x8000, BFloat16.FromDouble(-double.Epsilon));
        Assert.Equal(0x7FC0, BFloat16.FromSingle(BitConverter.UInt32BitsToSingle(0x7F800001)));
        Assert.True(float.IsNaN(BFloat16.ToSingle(BFloat16.FromDouble(double.NaN))));
    }
}
