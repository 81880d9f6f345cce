using System.Runtime.Intrinsics;
using Reference.Tensors.Arithmetic;

namespace Reference.Tensors.Backends.Simd;

/// <summary>Our functions on arrays of either type: vectors for binary32; for binary64, whose bits are those of a sequence of operations, that one.</summary>
internal static unsafe class ArrayFunctions
{
    /// <summary>y = eˣ; y may be x.</summary>
    public static void Exp<T>(VectorWidth width, T* x, T* y, nint count)
        where T : unmanaged
    {
        if (typeof(T) == typeof(double))
        {
            for (nint i = 0; i < count; i++) ((double*)y)[i] = Functions64.Exp(((double*)x)[i]);
            return;
        }

        switch (width)
        {
            case VectorWidth.Bits512: WideFunctions<Vector512<double>, Lanes512D>.Exp((float*)x, (float*)y, count); break;
            case VectorWidth.Bits256: WideFunctions<Vector256<double>, Lanes256D>.Exp((float*)x, (float*)y, count); break;
            case VectorWidth.Bits128: WideFunctions<Vector128<double>, Lanes128D>.Exp((float*)x, (float*)y, count); break;
            default: for (nint i = 0; i < count; i++) ((float*)y)[i] = Functions32.Exp(((float*)x)[i]); break;
        }
    }
}
