using System.Buffers.Binary;

namespace Reference.Tensors.Quantization;

/// <summary>
/// Decoders of GGUF's simple block types, 32 numbers a block, bit-equal to ggml's dequantize_row functions (ggml-quants.c): every
/// product and every sum is rounded to binary32 by itself. d and m are binary16, little-endian; in the types of nibbles the low half
/// of byte j is element j, the high half element j + 16; in Q5 bit j of the 32 high bits is element j's fifth.
/// </summary>
public static unsafe class GgufBlocks
{
    /// <summary>Elements of a block.</summary>
    public const int Length = 32;

    /// <summary>Decodes one block to 32 numbers.</summary>
    /// <param name="type">A block type (Q4_0, Q4_1, Q5_0, Q5_1, Q8_0).</param>
    /// <param name="block"><see cref="DTypes.BlockBytes"/> bytes, any alignment.</param>
    /// <param name="out32">Where the 32 numbers go.</param>
    /// <exception cref="ArgumentOutOfRangeException">The type is not one of blocks.</exception>
    public static void Decode(DType type, byte* block, float* out32)
    {
        switch (type)
        {
            case DType.Q4_0:
                DecodeFour(block + 2, Scale(block), out32);
                break;
            case DType.Q4_1:
                DecodeFour(block + 4, Scale(block), Scale(block + 2), out32);
                break;
            case DType.Q5_0:
                DecodeFive(block + 6, High(block + 2), Scale(block), out32);
                break;
            case DType.Q5_1:
                DecodeFive(block + 8, High(block + 4), Scale(block), Scale(block + 2), out32);
                break;
            case DType.Q8_0:
                DecodeEight((sbyte*)(block + 2), Scale(block), out32);
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(type), type, "no type of GGUF blocks");
        }
    }

    private static float Scale(byte* at) => Half16.ToSingle(BinaryPrimitives.ReadUInt16LittleEndian(new ReadOnlySpan<byte>(at, 2)));

    private static uint High(byte* at) => BinaryPrimitives.ReadUInt32LittleEndian(new ReadOnlySpan<byte>(at, 4));

    private static void DecodeFour(byte* nibbles, float d, float* y)
    {
        for (int j = 0; j < 16; j++)
        {
            y[j] = ((nibbles[j] & 15) - 8) * d;
            y[j + 16] = ((nibbles[j] >> 4) - 8) * d;
        }
    }

    private static void DecodeFour(byte* nibbles, float d, float m, float* y)
    {
        for (int j = 0; j < 16; j++)
        {
            y[j] = Affine(nibbles[j] & 15, d, m);
            y[j + 16] = Affine(nibbles[j] >> 4, d, m);
        }
    }

    private static void DecodeFive(byte* nibbles, uint high, float d, float* y)
    {
        for (int j = 0; j < 16; j++)
        {
            y[j] = (Five(nibbles[j] & 15, high, j) - 16) * d;
            y[j + 16] = (Five(nibbles[j] >> 4, high, j + 16) - 16) * d;
        }
    }

    private static void DecodeFive(byte* nibbles, uint high, float d, float m, float* y)
    {
        for (int j = 0; j < 16; j++)
        {
            y[j] = Affine(Five(nibbles[j] & 15, high, j), d, m);
            y[j + 16] = Affine(Five(nibbles[j] >> 4, high, j + 16), d, m);
        }
    }

    private static void DecodeEight(sbyte* codes, float d, float* y)
    {
        for (int j = 0; j < 32; j++) y[j] = codes[j] * d;
    }

    private static int Five(int nibble, uint high, int element) => nibble | (int)((high >> element) & 1) << 4;

    // Two roundings: ggml is built without contraction, and so is this.
    private static float Affine(int code, float d, float m)
    {
        float product = code * d;
        return product + m;
    }
}
