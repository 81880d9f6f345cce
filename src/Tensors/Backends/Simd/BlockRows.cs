using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using Reference.Tensors.Quantization;

namespace Reference.Tensors.Backends.Simd;

/// <summary>Decodes a block of GGUF to 32 numbers one after another, with the bits of <see cref="GgufBlocks"/>.</summary>
internal static unsafe class BlockRows
{
    /// <summary>Decodes one block.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Decode(DType type, byte* block, float* to)
    {
        if (!Avx2.IsSupported || type is DType.Q5_0 or DType.Q5_1)
        {
            GgufBlocks.Decode(type, block, to);
            return;
        }

        float scale = Half16.ToSingle(*(ushort*)block);
        if (type == DType.Q8_0)
        {
            for (int i = 0; i < 32; i += 8) Eight(Avx2.ConvertToVector256Int32((sbyte*)block + 2 + i), scale, 0, to + i);
            return;
        }

        bool hasOffset = type == DType.Q4_1;
        float offset = hasOffset ? Half16.ToSingle(*(ushort*)(block + 2)) : 0;
        Vector128<byte> codes = Vector128.Load(block + (hasOffset ? 4 : 2)), nibble = Vector128.Create((byte)15);
        Vector128<byte> low = codes & nibble, high = Vector128.ShiftRightLogical(codes.AsUInt16(), 4).AsByte() & nibble;
        Nibbles(low, scale, offset, hasOffset, to);
        Nibbles(high, scale, offset, hasOffset, to + 16);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Nibbles(Vector128<byte> codes, float scale, float offset, bool hasOffset, float* to)
    {
        Vector256<int> first = Avx2.ConvertToVector256Int32(codes), second = Avx2.ConvertToVector256Int32(Sse2.ShiftRightLogical128BitLane(codes, 8));
        if (hasOffset)
        {
            Affine(first, scale, offset, to);
            Affine(second, scale, offset, to + 8);
        }
        else
        {
            Eight(first, scale, 8, to);
            Eight(second, scale, 8, to + 8);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Affine(Vector256<int> codes, float scale, float offset, float* to) =>
        ((Vector256.ConvertToSingle(codes) * Vector256.Create(scale)) + Vector256.Create(offset)).Store(to);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Eight(Vector256<int> codes, float scale, int centre, float* to) =>
        (Vector256.ConvertToSingle(codes - Vector256.Create(centre)) * Vector256.Create(scale)).Store(to);
}
