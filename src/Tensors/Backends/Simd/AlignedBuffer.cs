using System.Runtime.InteropServices;

namespace Reference.Tensors.Backends.Simd;

/// <summary>Scratch memory on cache-line boundaries that only grows, and is freed with its last reader, or by <see cref="Free"/>.</summary>
internal sealed unsafe class AlignedBuffer
{
    private const nuint Line = 64;

    [ThreadStatic]
    private static AlignedBuffer? t_panel;

    [ThreadStatic]
    private static AlignedBuffer? t_launch;

    private void* _data;
    private nuint _bytes;

    /// <summary>Frees the memory.</summary>
    ~AlignedBuffer() => NativeMemory.AlignedFree(_data);

    /// <summary>Frees the memory now; the next call of <see cref="Reserve"/> takes new.</summary>
    public void Free()
    {
        NativeMemory.AlignedFree(_data);
        _data = null;
        _bytes = 0;
    }

    /// <summary>This thread's buffer for the panel that it is working on.</summary>
    public static AlignedBuffer ThreadPanel => t_panel ??= new AlignedBuffer();

    /// <summary>This thread's buffer for what a kernel that it launches shares with all threads.</summary>
    public static AlignedBuffer ThreadLaunch => t_launch ??= new AlignedBuffer();

    /// <summary>At least <paramref name="count"/> elements; what an earlier call gave is invalid, its content lost.</summary>
    public T* Reserve<T>(nint count)
        where T : unmanaged
    {
        nuint bytes = (nuint)count * (nuint)sizeof(T);
        if (bytes > _bytes)
        {
            NativeMemory.AlignedFree(_data);
            _data = null;
            _bytes = 0;
            _data = NativeMemory.AlignedAlloc(bytes, Line);
            _bytes = bytes;
        }
        return (T*)_data;
    }
}
