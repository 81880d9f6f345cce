using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Reference.Tensors.Backends.Simd;

/// <summary>Writes rows as columns: to[p · width + r] = row r's element p.</summary>
internal static unsafe class Transpose
{
    /// <summary>Transposes any number of rows, as many at a time as the machine's vectors allow.</summary>
    /// <param name="source">Row 0.</param>
    /// <param name="stride">Elements from row to row.</param>
    /// <param name="rows">How many rows.</param>
    /// <param name="length">Elements of a row.</param>
    /// <param name="to">Column 0.</param>
    /// <param name="width">Elements from one p to the next.</param>
    public static void Rows<T>(T* source, nint stride, int rows, int length, T* to, int width)
        where T : unmanaged
    {
        int r = 0;
        if (Interleave256.IsSupported) r = Strips<T, Vector256<byte>, Interleave256>(source, stride, r, rows, length, to, width);
        if (Interleave128.IsSupported) r = Strips<T, Vector128<byte>, Interleave128>(source, stride, r, rows, length, to, width);
        Elements(source + r * stride, stride, rows - r, length, to + r, width);
    }

    /// <summary>Transposes strips of as many rows as a vector holds, and tells where the rows that are left begin.</summary>
    private static int Strips<T, TVec, TMoves>(T* source, nint stride, int r, int rows, int length, T* to, int width)
        where T : unmanaged
        where TVec : unmanaged
        where TMoves : struct, IInterleave<TVec>
    {
        int strip = TMoves.Lanes * 16 / sizeof(T), perLane = 16 / sizeof(T), whole = length / perLane * perLane;
        for (; r + strip <= rows; r += strip)
        {
            T* from = source + r * stride;
            if (sizeof(T) == 4) Words<TVec, TMoves>((byte*)from, stride * 4, whole, (byte*)(to + r), width * 4);
            else DoubleWords<TVec, TMoves>((byte*)from, stride * 8, whole, (byte*)(to + r), width * 8);
            Elements(from + whole, stride, strip, length - whole, to + (nint)whole * width + r, width);
        }
        return r;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Words<TVec, TMoves>(byte* source, nint stride, int length, byte* to, nint width)
        where TVec : unmanaged
        where TMoves : struct, IInterleave<TVec>
    {
        for (int p = 0; p < length; p += 4, source += 16, to += 4 * width)
        {
            TVec a = TMoves.Load(source, 4 * stride), b = TMoves.Load(source + stride, 4 * stride);
            TVec c = TMoves.Load(source + 2 * stride, 4 * stride), d = TMoves.Load(source + 3 * stride, 4 * stride);
            TVec lowAB = TMoves.Low32(a, b), highAB = TMoves.High32(a, b), lowCD = TMoves.Low32(c, d), highCD = TMoves.High32(c, d);
            TMoves.Store(TMoves.Low64(lowAB, lowCD), to);
            TMoves.Store(TMoves.High64(lowAB, lowCD), to + width);
            TMoves.Store(TMoves.Low64(highAB, highCD), to + 2 * width);
            TMoves.Store(TMoves.High64(highAB, highCD), to + 3 * width);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void DoubleWords<TVec, TMoves>(byte* source, nint stride, int length, byte* to, nint width)
        where TVec : unmanaged
        where TMoves : struct, IInterleave<TVec>
    {
        for (int p = 0; p < length; p += 2, source += 16, to += 2 * width)
        {
            TVec a = TMoves.Load(source, 2 * stride), b = TMoves.Load(source + stride, 2 * stride);
            TMoves.Store(TMoves.Low64(a, b), to);
            TMoves.Store(TMoves.High64(a, b), to + width);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Elements<T>(T* source, nint stride, int rows, int length, T* to, int width)
        where T : unmanaged
    {
        for (int p = 0; p < length; p++, to += width)
        {
            for (int r = 0; r < rows; r++) to[r] = source[r * stride + p];
        }
    }
}
