using System.Runtime.CompilerServices;

namespace Reference.Tensors.Backends.Simd;

/// <summary>Storage that holds the numbers as they are computed with.</summary>
internal readonly unsafe struct PlainRun<T> : IRunReader<T>
    where T : unmanaged
{
    /// <inheritdoc/>
    public static bool IsPlain => true;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Read(void* data, DType type, nint first, int count, T* destination) =>
        new ReadOnlySpan<T>((T*)data + first, count).CopyTo(new Span<T>(destination, count));
}
