using System.Runtime.InteropServices;
using Reference.Tensors;
using Reference.Tensors.Arithmetic;
using Reference.Tensors.Backends;
using Reference.Tensors.Backends.Scalar;
using Reference.Tensors.Backends.Simd;

namespace Reference.Tests.Simd;

/// <summary>
/// Products with a weight of GGUF's blocks have the bits of the dequantised weight's, at any number of rows, width and threads; so do rows
/// that are looked up.
/// </summary>
public sealed class QuantizedProductTests
{
    private static readonly VectorWidth[] s_widths = [.. Enum.GetValues<VectorWidth>().Where(VectorWidths.IsSupported)];

    public static TheoryData<DType, bool> Kinds
    {
        get
        {
            var kinds = new TheoryData<DType, bool>();
            foreach (DType type in (DType[])[DType.Q4_0, DType.Q4_1, DType.Q5_0, DType.Q5_1, DType.Q8_0])
            {
                kinds.Add(type, true);
                kinds.Add(type, false);
            }

            return kinds;
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_product_with_blocks_has_the_bits_of_the_dequantised_weights(DType type, bool ordinary)
    {
        // Rows of one, few and many; outputs that fill vectors, leave some over, and are fewer than one; k of whole and cut blocks of 256.
        foreach ((int m, int k, int n) in ((int, int, int)[])[(1, 32, 5), (1, 64, 16), (1, 576, 100), (1, 288, 1024), (2, 512, 33), (4, 1536, 64), (5, 96, 70), (30, 288, 81)])
        {
            Tensor weight = Blocks(type, n, k, ordinary), x = Numbers(m, k), plain = weight.To(DType.F32), dy = Numbers(m, n);
            foreach (bool accumulate in (bool[])[false, true])
            {
                Same(weight, plain, x, transposed: true, m, n, accumulate);
                Same(weight, plain, dy, transposed: false, m, k, accumulate);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Columns_of_every_width_have_the_decoders_bits(DType type, bool ordinary) => Columns(type, ordinary);

    [Fact]
    public void Rows_that_are_looked_up_are_dequantised_alike()
    {
        Tensor table = Blocks(DType.Q8_0, 40, 96, ordinary: true), indices = Tensor.From<int>(ScalarBackend.Instance, [3, 39, 0, 3], new Shape(4));
        using var simd = new SimdBackend(2);
        Tensor found = Tensor.Empty(simd, new Shape(4, 96), DType.F32), expected = Tensor.Empty(ScalarBackend.Instance, new Shape(4, 96), DType.F32);
        simd.Gather(table.On(simd), indices.On(simd), found);
        ScalarBackend.Instance.Gather(table.To(DType.F32), indices, expected);
        Assert.Equal(Bits(expected), Bits(found));
    }

    private static unsafe void Columns(DType type, bool ordinary)
    {
        const int rows = 45, k = 288, width = 48;
        Tensor weight = Blocks(type, rows, k, ordinary);
        float[] expected = weight.To(DType.F32).ToArray<float>(), panel = new float[width * 256];
        foreach (VectorWidth vectors in s_widths)
        {
            foreach ((int start, int length) in ((int, int)[])[(0, 256), (256, 32), (32, 64)])
            {
                fixed (float* to = panel)
                {
                    var factor = new GemmOperand(weight.Pointer<byte>(), type, 1, k);
                    int done = BlockPacker.Columns(factor, new KBlock(start, length), 0, rows, width, to, vectors);
                    Assert.Equal(vectors == VectorWidth.One ? 0 : rows / 4 * 4, done);
                    for (int r = 0; r < done; r++)
                        for (int p = 0; p < length; p++) Equal(expected[(r * k) + start + p], to[(p * width) + r], $"{type}, {vectors}, row {r}, k {start + p}");
                }
            }
        }

        GC.KeepAlive(weight);
    }

    private static void Same(Tensor weight, Tensor plain, Tensor x, bool transposed, int m, int n, bool accumulate)
    {
        Tensor expected = Numbers(m, n);
        ScalarBackend.Instance.MatMul(x, plain, transposed, expected, accumulate);
        float[] bits = expected.ToArray<float>();
        foreach (int threads in (int[])[1, 3])
        {
            foreach (VectorWidth width in s_widths)
            {
                using var simd = new SimdBackend(threads, width);
                Tensor found = Numbers(m, n).On(simd);
                simd.MatMul(x.On(simd), weight.On(simd), transposed, found, accumulate);
                float[] have = found.ToArray<float>();
                for (int i = 0; i < bits.Length; i++) Equal(bits[i], have[i], $"{weight} · {x}, {threads} threads, {width}, element {i}");
            }
        }
    }

    private static void Equal(float expected, float found, string what)
    {
        bool same = BitConverter.SingleToInt32Bits(expected) == BitConverter.SingleToInt32Bits(found) || (float.IsNaN(expected) && float.IsNaN(found));
        Assert.True(same, $"{what}: expected {expected:R}, found {found:R}");
    }

    private static int[] Bits(Tensor tensor) => [.. tensor.ToArray<float>().Select(BitConverter.SingleToInt32Bits)];

    private static Tensor Numbers(int rows, int columns)
    {
        Float32[] numbers = new TestNumbers((rows * 31) + columns).Array<Float32>(rows * columns, Values.Ordinary);
        return Tensor.From<float>(ScalarBackend.Instance, MemoryMarshal.Cast<Float32, float>(numbers), new Shape(rows, columns));
    }

    /// <summary>Blocks of random bytes: any scale there is, infinities and NaNs among them; or ordinary scales.</summary>
    private static Tensor Blocks(DType type, int rows, int columns, bool ordinary)
    {
        Tensor tensor = Tensor.Empty(ScalarBackend.Instance, new Shape(rows, columns), type);
        var bytes = new byte[type.ByteCount(tensor.Count)];
        RandomStream stream = new RandomKey((ulong)columns, RandomPurpose.Sampling).Stream();
        for (int i = 0; i < bytes.Length; i++) bytes[i] = (byte)stream.Bits32((ulong)i);
        int heads = type is DType.Q4_1 or DType.Q5_1 ? 2 : 1;
        for (int block = 0; ordinary && block < bytes.Length; block += type.BlockBytes())
            for (int head = 0; head < heads; head++) bytes[block + (2 * head) + 1] = (byte)((bytes[block + (2 * head) + 1] & 0x83) | 0x24);
        ScalarBackend.Instance.Upload(bytes, tensor);
        return tensor;
    }
}
