using System.Runtime.CompilerServices;
using Reference.Tensors.Quantization;

namespace Reference.Tensors.Backends.Simd;

/// <summary>binary16; exact.</summary>
internal readonly unsafe struct F16Run : IRunReader<float>
{
    /// <inheritdoc/>
    public static bool IsPlain => false;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Read(void* data, DType type, nint first, int count, float* destination)
    {
        ushort* source = (ushort*)data + first;
        for (int i = 0; i < count; i++) destination[i] = Half16.ToSingle(source[i]);
    }
}
