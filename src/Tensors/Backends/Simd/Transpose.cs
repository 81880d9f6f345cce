using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Reference.Tensors.Backends.Simd;

/// <summary>Writes rows as columns: to[p · width + r] = row r's element p.</summary>
internal static unsafe class Transpose
{
    /// <summary>Four rows become four neighbouring columns.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Four<T>(T* a, T* b, T* c, T* d, int length, T* to, int width)
        where T : unmanaged
    {
        if (typeof(T) == typeof(float)) Four((float*)a, (float*)b, (float*)c, (float*)d, length, (float*)to, width);
        else Four((double*)a, (double*)b, (double*)c, (double*)d, length, (double*)to, width);
    }

    /// <summary>One row becomes one column.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void One<T>(T* row, int length, T* to, int width)
        where T : unmanaged
    {
        for (int p = 0; p < length; p++, to += width) *to = row[p];
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Four(float* a, float* b, float* c, float* d, int length, float* to, int width)
    {
        int p = 0;
        for (; p + 4 <= length; p += 4, to += 4 * width)
        {
            Vector128<float> va = Vector128.Load(a + p), vb = Vector128.Load(b + p), vc = Vector128.Load(c + p), vd = Vector128.Load(d + p);
            Vector128<double> lowAB = Interleave.Low(va, vb).AsDouble(), lowCD = Interleave.Low(vc, vd).AsDouble();
            Vector128<double> highAB = Interleave.High(va, vb).AsDouble(), highCD = Interleave.High(vc, vd).AsDouble();
            Interleave.Low(lowAB, lowCD).AsSingle().Store(to);
            Interleave.High(lowAB, lowCD).AsSingle().Store(to + width);
            Interleave.Low(highAB, highCD).AsSingle().Store(to + 2 * width);
            Interleave.High(highAB, highCD).AsSingle().Store(to + 3 * width);
        }
        for (; p < length; p++, to += width) Column(a[p], b[p], c[p], d[p], to);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Four(double* a, double* b, double* c, double* d, int length, double* to, int width)
    {
        int p = 0;
        for (; p + 2 <= length; p += 2, to += 2 * width)
        {
            Vector128<double> va = Vector128.Load(a + p), vb = Vector128.Load(b + p), vc = Vector128.Load(c + p), vd = Vector128.Load(d + p);
            Interleave.Low(va, vb).Store(to);
            Interleave.Low(vc, vd).Store(to + 2);
            Interleave.High(va, vb).Store(to + width);
            Interleave.High(vc, vd).Store(to + width + 2);
        }
        for (; p < length; p++, to += width) Column(a[p], b[p], c[p], d[p], to);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Column<T>(T a, T b, T c, T d, T* to)
        where T : unmanaged
    {
        to[0] = a;
        to[1] = b;
        to[2] = c;
        to[3] = d;
    }
}
