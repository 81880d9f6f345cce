using Reference.Tensors;
using Reference.Tensors.Backends.Scalar;
using Reference.Tensors.Formats.Safetensors;
using Reference.Tensors.Quantization;
using Reference.Tests.Shared;

namespace Reference.Tests.Formats;

public sealed class GgufBlocksTests
{
    [Theory]
    [InlineData(DType.Q4_0)]
    [InlineData(DType.Q4_1)]
    [InlineData(DType.Q5_0)]
    [InlineData(DType.Q5_1)]
    [InlineData(DType.Q8_0)]
    public void Blocks_decode_to_the_golden_bits(DType type)
    {
        using var file = SafetensorsFile.Open(Golden.Require("gguf", "blocks", "data.safetensors"));
        byte[] blocks = file.Get($"{type}.decode.bytes", ScalarBackend.Instance).ToArray<byte>();
        float[] expected = file.Get($"{type}.decode.values", ScalarBackend.Instance).ToArray<float>();
        Assert.Equal(expected.Length / 32 * type.BlockBytes(), blocks.Length);
        Assert.Equal(expected.Select(BitConverter.SingleToUInt32Bits), Decode(type, blocks).Select(BitConverter.SingleToUInt32Bits));
    }

    [Fact]
    public void Without_finite_scales_blocks_decode_to_nan_and_nothing_throws()
    {
        byte[] block = new byte[34];
        (block[0], block[1]) = (0x00, 0x7E);
        Assert.All(Decode(DType.Q8_0, block), value => Assert.True(float.IsNaN(value)));
    }

    [Fact]
    public void A_type_without_blocks_is_refused() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => Decode(DType.F32, new byte[4]));

    private static unsafe float[] Decode(DType type, byte[] blocks)
    {
        var values = new float[blocks.Length / type.BlockBytes() * 32];
        fixed (byte* from = blocks)
        fixed (float* to = values)
            for (int i = 0; i < values.Length / 32; i++) GgufBlocks.Decode(type, from + (i * type.BlockBytes()), to + (i * 32));
        return values;
    }
}
