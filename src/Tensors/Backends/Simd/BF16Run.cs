using System.Runtime.CompilerServices;
using Reference.Tensors.Quantization;

namespace Reference.Tensors.Backends.Simd;

/// <summary>bfloat16, the upper half of a binary32; exact.</summary>
internal readonly unsafe struct BF16Run : IRunReader<float>
{
    /// <inheritdoc/>
    public static bool IsPlain => false;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Read(void* data, DType type, nint first, int count, float* destination)
    {
        ushort* source = (ushort*)data + first;
        for (int i = 0; i < count; i++) destination[i] = BFloat16.ToSingle(source[i]);
    }
}
