using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace Reference.Tensors.Backends.Simd;

/// <summary>Asks for memory early; changes nothing but time.</summary>
internal static unsafe class Prefetch
{
    private const int Line = 64;

    /// <summary>The cache lines of a tile of C, which its kernel will touch only at its end.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Tile<T>(T* c, nint stride, int rows, int columns)
        where T : unmanaged
    {
        if (!Sse.IsSupported) return;
        for (int r = 0; r < rows; r++, c += stride)
        {
            Sse.Prefetch0(c);
            if (columns * sizeof(T) > Line) Sse.Prefetch0((byte*)c + Line);
        }
    }
}
