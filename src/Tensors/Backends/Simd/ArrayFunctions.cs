using System.Numerics;
using System.Runtime.Intrinsics;
using Reference.Tensors.Arithmetic;

namespace Reference.Tensors.Backends.Simd;

/// <summary>
/// Our functions on arrays of either type: vectors for binary32; for binary64, whose bits are those of a sequence of operations, that one.
/// </summary>
internal static unsafe class ArrayFunctions
{
    /// <summary>y = eˣ; y may be x.</summary>
    public static void Exp<T>(VectorWidth width, T* x, T* y, nint count)
        where T : unmanaged, INumberBase<T> => Exp(width, x, T.Zero, y, count);

    /// <summary>y = exp(x − shift), the difference rounded first; y may be x.</summary>
    public static void Exp<T>(VectorWidth width, T* x, T shift, T* y, nint count)
        where T : unmanaged, INumberBase<T>
    {
        if (typeof(T) == typeof(double))
        {
            for (nint i = 0; i < count; i++) ((double*)y)[i] = Functions64.Exp((double)(object)(x[i] - shift));
            return;
        }

        float by = (float)(object)shift;
        switch (width)
        {
            case VectorWidth.Bits512: WideFunctions<Vector512<double>, Lanes512D>.Exp((float*)x, by, (float*)y, count); break;
            case VectorWidth.Bits256: WideFunctions<Vector256<double>, Lanes256D>.Exp((float*)x, by, (float*)y, count); break;
            default: WideFunctions<Vector128<double>, Lanes128D>.Exp((float*)x, by, (float*)y, count); break;
        }
    }

    /// <summary>x[r, c] ← exp(x[r, c] − shifts[c]), the difference rounded first.</summary>
    /// <param name="width">The vectors.</param>
    /// <param name="x">[rows, columns].</param>
    /// <param name="shifts">[columns].</param>
    /// <param name="columns">Two vectors' numbers.</param>
    /// <param name="rows">Rows.</param>
    public static void ExpRows<T>(VectorWidth width, T* x, T* shifts, int columns, nint rows)
        where T : unmanaged, INumberBase<T>
    {
        if (typeof(T) == typeof(double))
        {
            for (nint i = 0; i < rows * columns; i++) ((double*)x)[i] = Functions64.Exp((double)(object)(x[i] - shifts[i % columns]));
            return;
        }

        switch (width)
        {
            case VectorWidth.Bits512: WideFunctions<Vector512<double>, Lanes512D>.ExpRows((float*)x, (float*)shifts, rows); break;
            case VectorWidth.Bits256: WideFunctions<Vector256<double>, Lanes256D>.ExpRows((float*)x, (float*)shifts, rows); break;
            default: WideFunctions<Vector128<double>, Lanes128D>.ExpRows((float*)x, (float*)shifts, rows); break;
        }
    }

    /// <summary>y = 1/(1 + e⁻ˣ) and, where <paramref name="other"/> is given, other = 1/(1 + eˣ); x is neither.</summary>
    public static void Sigmoid<T>(VectorWidth width, T* x, T* y, T* other, nint count)
        where T : unmanaged
    {
        if (typeof(T) == typeof(double))
        {
            for (nint i = 0; i < count; i++) ((double*)y)[i] = Functions64.Sigmoid(((double*)x)[i]);
            for (nint i = 0; other is not null && i < count; i++) ((double*)other)[i] = Functions64.Sigmoid(-((double*)x)[i]);
            return;
        }

        float* from = (float*)x, to = (float*)y, rest = (float*)other;
        switch (width)
        {
            case VectorWidth.Bits512: WideFunctions<Vector512<double>, Lanes512D>.Sigmoid(from, to, rest, count); break;
            case VectorWidth.Bits256: WideFunctions<Vector256<double>, Lanes256D>.Sigmoid(from, to, rest, count); break;
            default: WideFunctions<Vector128<double>, Lanes128D>.Sigmoid(from, to, rest, count); break;
        }
    }

    /// <summary>y = tanh x; x is not y.</summary>
    public static void Tanh<T>(VectorWidth width, T* x, T* y, nint count)
        where T : unmanaged
    {
        if (typeof(T) == typeof(double))
        {
            for (nint i = 0; i < count; i++) ((double*)y)[i] = Functions64.Tanh(((double*)x)[i]);
            return;
        }

        switch (width)
        {
            case VectorWidth.Bits512: WideFunctions<Vector512<double>, Lanes512D>.Tanh((float*)x, (float*)y, count); break;
            case VectorWidth.Bits256: WideFunctions<Vector256<double>, Lanes256D>.Tanh((float*)x, (float*)y, count); break;
            default: WideFunctions<Vector128<double>, Lanes128D>.Tanh((float*)x, (float*)y, count); break;
        }
    }

    /// <summary>ln x of one number.</summary>
    public static T Log<T>(T x)
        where T : unmanaged =>
        typeof(T) == typeof(double) ? (T)(object)Functions64.Log((double)(object)x) : (T)(object)Functions32.Log((float)(object)x);
}
