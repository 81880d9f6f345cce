using ILGPU;

namespace Reference.Tensors.Ilgpu.Kernels;

/// <summary>
/// The arithmetic that kernels are generic over, as Reference.Tensors.Arithmetic.IReal is that of the specification, within what ILGPU can
/// compile. Every member rounds once; an implementation has the memory layout of its element type.
/// </summary>
internal interface IDeviceReal<T>
    where T : unmanaged, IDeviceReal<T>
{
    /// <summary>The nearest number.</summary>
    static abstract T FromDouble(double value);

    /// <summary>Exact.</summary>
    static abstract double ToDouble(T value);

    static abstract T operator +(T a, T b);

    static abstract T operator *(T a, T b);

    static abstract T operator /(T a, T b);

    /// <summary>a · b + c, rounded once.</summary>
    static abstract T FusedMultiplyAdd(T a, T b, T c);

    static abstract T Sqrt(T a);

    /// <summary>eᵃ.</summary>
    /// <param name="a">a.</param>
    /// <param name="table">The values of Reference.Tensors.Arithmetic.ExpTable.</param>
    static abstract T Exp(T a, ArrayView<double> table);
}
