using Reference.Tensors;
using Reference.Tensors.Backends.Simd;
using Reference.Tensors.Quantization;

namespace Reference.Tests.Simd;

public sealed unsafe class PanelPackerTests
{
    private const int K = 288, Outputs = 64, First = 3, Count = 13, Width = 16;

    public static TheoryData<DType> StoredTypes =>
    [
        DType.F16, DType.BF16, DType.F32, DType.Q4_0, DType.Q4_1, DType.Q5_0, DType.Q5_1, DType.Q8_0,
    ];

    [Theory]
    [MemberData(nameof(StoredTypes))]
    public void Stored_types_are_read_exactly_from_any_strides(DType type)
    {
        foreach ((nint k, nint output) in ((nint, nint)[])[(Outputs, 1), (1, K), (2, 2 * K)])
        {
            Check<float>(type, k, output);
            Check<double>(type, k, output);
        }
    }

    [Fact]
    public void A_type_that_would_be_rounded_is_refused_by_name()
    {
        var factor = new GemmOperand(null, DType.F64, 1, 1);
        NotSupportedException e = Assert.Throws<NotSupportedException>(
            () => PanelPacker.Pack(factor, new KBlock(0, 1), 0, 1, 1, (float*)null));
        Assert.Contains("F64", e.Message, StringComparison.Ordinal);
    }

    private static void Check<T>(DType type, nint kStride, nint outputStride)
        where T : unmanaged
    {
        byte[] data = new byte[4 * (K * kStride + Outputs * outputStride)];
        for (int i = 0; i < data.Length; i++) data[i] = (byte)(i * 37 + (i >> 8) * 11);
        T* panel = stackalloc T[KBlocks.Size * Width];
        var block = new KBlock(5, KBlocks.Size);
        fixed (byte* p = data)
        {
            PanelPacker.Pack(new GemmOperand(p, type, kStride, outputStride), block, First, Count, Width, panel);
            for (int k = 0; k < block.Length; k++)
            {
                for (int i = 0; i < Width; i++)
                {
                    double expected = i < Count ? Element(p, type, (block.Start + k) * kStride + (First + i) * outputStride) : 0;
                    T found = panel[k * Width + i];
                    Assert.Equal(expected, typeof(T) == typeof(float) ? *(float*)&found : *(double*)&found);
                }
            }
        }
    }

    private static double Element(byte* data, DType type, nint at)
    {
        switch (type)
        {
            case DType.F16: return (double)((Half*)data)[at];
            case DType.BF16: return BitConverter.Int32BitsToSingle(((ushort*)data)[at] << 16);
            case DType.F32: return ((float*)data)[at];
            default:
                float* decoded = stackalloc float[GgufBlocks.Length];
                GgufBlocks.Decode(type, data + at / GgufBlocks.Length * type.BlockBytes(), decoded);
                return decoded[at % GgufBlocks.Length];
        }
    }
}
