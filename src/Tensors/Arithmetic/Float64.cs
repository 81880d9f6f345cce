namespace Reference.Tensors.Arithmetic;

/// <summary>A binary64 as the scalar kernels see it.</summary>
/// <param name="value">The number.</param>
public readonly struct Float64(double value) : IReal<Float64>
{
    private readonly double _v = value;

    /// <inheritdoc/>
    public static DType DType => DType.F64;

    /// <inheritdoc/>
    public static Float64 Zero => default;

    /// <inheritdoc/>
    public static Float64 One => new(1);

    /// <inheritdoc/>
    public static Float64 FromDouble(double value) => new(value);

    /// <inheritdoc/>
    public static double ToDouble(Float64 value) => value._v;

    /// <inheritdoc/>
    public static Float64 operator +(Float64 a, Float64 b) => new(a._v + b._v);

    /// <inheritdoc/>
    public static Float64 operator -(Float64 a, Float64 b) => new(a._v - b._v);

    /// <inheritdoc/>
    public static Float64 operator *(Float64 a, Float64 b) => new(a._v * b._v);

    /// <inheritdoc/>
    public static Float64 operator /(Float64 a, Float64 b) => new(a._v / b._v);

    /// <inheritdoc/>
    public static Float64 operator -(Float64 a) => new(-a._v);

    /// <inheritdoc/>
    public static bool operator <(Float64 a, Float64 b) => a._v < b._v;

    /// <inheritdoc/>
    public static bool operator >(Float64 a, Float64 b) => a._v > b._v;

    /// <inheritdoc/>
    public static Float64 FusedMultiplyAdd(Float64 a, Float64 b, Float64 c) => new(Fma.Binary64(a._v, b._v, c._v));

    /// <inheritdoc/>
    public static Float64 Sqrt(Float64 a) => new(Math.Sqrt(a._v));

    /// <inheritdoc/>
    public static Float64 Exp(Float64 a) => new(Functions64.Exp(a._v));

    /// <inheritdoc/>
    public static Float64 Log(Float64 a) => new(Functions64.Log(a._v));

    /// <inheritdoc/>
    public static Float64 Log1p(Float64 a) => new(Functions64.Log1p(a._v));

    /// <inheritdoc/>
    public static Float64 Tanh(Float64 a) => new(Functions64.Tanh(a._v));

    /// <inheritdoc/>
    public static Float64 Erf(Float64 a) => new(Functions64.Erf(a._v));

    /// <inheritdoc/>
    public static Float64 Sigmoid(Float64 a) => new(Functions64.Sigmoid(a._v));

    /// <inheritdoc/>
    public static Float64 Sin(Float64 a) => new(Functions64.Sin(a._v));

    /// <inheritdoc/>
    public static Float64 Cos(Float64 a) => new(Functions64.Cos(a._v));

    /// <inheritdoc/>
    public static Float64 Pow(Float64 a, Float64 exponent) => new(Functions64.Pow(a._v, exponent._v));
}
