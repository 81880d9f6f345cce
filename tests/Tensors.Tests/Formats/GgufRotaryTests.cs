using Reference.Tensors;
using Reference.Tensors.Backends.Scalar;
using Reference.Tensors.Formats.Gguf;

namespace Reference.Tests.Formats;

public sealed class GgufRotaryTests
{
    private static readonly ScalarBackend s_scalar = ScalarBackend.Instance;

    [Fact]
    public void Row_h_d_plus_j_half_plus_i_is_row_h_d_plus_2i_plus_j()
    {
        const int Heads = 3, Size = 6, Width = 2;
        float[] values = [.. Enumerable.Range(0, Heads * Size * Width).Select(i => (float)i)];
        float[] moved = GgufRotary.ToHuggingFaceRows(Tensor.From<float>(s_scalar, values, new Shape(Heads * Size, Width)), Heads)
            .ToArray<float>();
        for (int h = 0; h < Heads; h++)
            for (int i = 0; i < Size / 2; i++)
                for (int j = 0; j < 2; j++)
                    for (int c = 0; c < Width; c++)
                        Assert.Equal(values[(((h * Size) + (2 * i) + j) * Width) + c],
                            moved[(((h * Size) + (j * Size / 2) + i) * Width) + c]);
    }

    [Fact]
    public void Blocks_and_their_values_are_moved_the_same_way()
    {
        foreach (DType type in Enum.GetValues<DType>().Where(type => type.IsQuantized()))
        {
            Tensor blocks = Tensor.Zeros(s_scalar, new Shape(8, 64), type);
            byte[] bytes = [.. Enumerable.Range(0, (int)type.ByteCount(512)).Select(i => (byte)((i * 37 % 101) & 0x3F))];
            s_scalar.Upload(bytes, blocks);
            double[] expected = GgufRotary.ToHuggingFaceRows(blocks.To(DType.F64), 2).ToDoubles();
            Assert.Equal(expected, GgufRotary.ToHuggingFaceRows(blocks, 2).ToDoubles());
            Assert.NotEqual(expected, blocks.ToDoubles());
        }
    }

    [Fact]
    public void Biases_and_views_are_moved_and_every_bit_of_a_half_is_kept()
    {
        Tensor bias = Tensor.From<float>(s_scalar, [0, 1, 2, 3], new Shape(4));
        Assert.Equal([0, 2, 1, 3], GgufRotary.ToHuggingFaceRows(bias, 1).ToArray<float>());
        Tensor column = Tensor.From<float>(s_scalar, [0, 9, 1, 9, 2, 9, 3, 9], new Shape(4, 2)).Slice(1, 0, 1);
        Assert.Equal([0, 2, 1, 3], GgufRotary.ToHuggingFaceRows(column, 1).ToArray<float>());
        Half[] odd = [BitConverter.UInt16BitsToHalf(0x7C01), Half.NegativeZero, Half.Epsilon, Half.NaN];
        ushort[] found = [.. GgufRotary.ToHuggingFaceRows(Tensor.From<Half>(s_scalar, odd, new Shape(4)), 1).ToArray<Half>()
            .Select(BitConverter.HalfToUInt16Bits)];
        Assert.Equal([0x7C01, 0x0001, 0x8000, BitConverter.HalfToUInt16Bits(Half.NaN)], found);
    }

    [Fact]
    public void Rows_that_do_not_divide_are_an_error()
    {
        Tensor matrix = Tensor.Zeros(s_scalar, new Shape(6, 2), DType.F32);
        foreach (int heads in new[] { 0, -1, 2, 4, 6 }) Assert.Throws<ArgumentException>(() => GgufRotary.ToHuggingFaceRows(matrix, heads));
        Assert.Throws<ArgumentException>(() => GgufRotary.ToHuggingFaceRows(Tensor.Zeros(s_scalar, new Shape(32), DType.Q8_0), 1));
    }
}
