using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Reference.Tensors.Backends.Simd;

/// <summary>Storage that holds the numbers as they are computed with.</summary>
internal readonly unsafe struct PlainRun<T> : IRunReader<T>
    where T : unmanaged
{
    /// <summary>Runs up to which a loop is faster than a call.</summary>
    private const int Short = 32;

    /// <inheritdoc/>
    public static bool IsPlain => true;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Read(void* data, DType type, nint first, int count, T* destination)
    {
        byte* from = (byte*)((T*)data + first), to = (byte*)destination;
        if (count > Short)
        {
            new ReadOnlySpan<T>(from, count).CopyTo(new Span<T>(to, count));
            return;
        }

        byte* end = from + ((nint)count * sizeof(T));
        for (; from + Vector128<byte>.Count <= end; from += Vector128<byte>.Count, to += Vector128<byte>.Count)
            Vector128.Load(from).Store(to);
        for (; from < end; from += sizeof(T), to += sizeof(T)) *(T*)to = *(T*)from;
    }
}
