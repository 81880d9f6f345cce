namespace Reference.Tensors.Arithmetic;

/// <summary>A binary32 as the scalar kernels see it.</summary>
/// <param name="value">The number.</param>
public readonly struct Float32(float value) : IReal<Float32>
{
    private readonly float _v = value;

    /// <inheritdoc/>
    public static DType DType => DType.F32;

    /// <inheritdoc/>
    public static Float32 Zero => default;

    /// <inheritdoc/>
    public static Float32 One => new(1);

    /// <inheritdoc/>
    public static Float32 FromDouble(double value) => new((float)value);

    /// <inheritdoc/>
    public static double ToDouble(Float32 value) => value._v;

    /// <inheritdoc/>
    public static Float32 operator +(Float32 a, Float32 b) => new(a._v + b._v);

    /// <inheritdoc/>
    public static Float32 operator -(Float32 a, Float32 b) => new(a._v - b._v);

    /// <inheritdoc/>
    public static Float32 operator *(Float32 a, Float32 b) => new(a._v * b._v);

    /// <inheritdoc/>
    public static Float32 operator /(Float32 a, Float32 b) => new(a._v / b._v);

    /// <inheritdoc/>
    public static Float32 operator -(Float32 a) => new(-a._v);

    /// <inheritdoc/>
    public static bool operator <(Float32 a, Float32 b) => a._v < b._v;

    /// <inheritdoc/>
    public static bool operator >(Float32 a, Float32 b) => a._v > b._v;

    /// <inheritdoc/>
    public static Float32 FusedMultiplyAdd(Float32 a, Float32 b, Float32 c) => new(Fma.Binary32(a._v, b._v, c._v));

    /// <inheritdoc/>
    public static Float32 Sqrt(Float32 a) => new(MathF.Sqrt(a._v));

    /// <inheritdoc/>
    public static Float32 Exp(Float32 a) => new(Functions32.Exp(a._v));

    /// <inheritdoc/>
    public static Float32 Log(Float32 a) => new(Functions32.Log(a._v));

    /// <inheritdoc/>
    public static Float32 Log1p(Float32 a) => new(Functions32.Log1p(a._v));

    /// <inheritdoc/>
    public static Float32 Tanh(Float32 a) => new(Functions32.Tanh(a._v));

    /// <inheritdoc/>
    public static Float32 Erf(Float32 a) => new(Functions32.Erf(a._v));

    /// <inheritdoc/>
    public static Float32 Sigmoid(Float32 a) => new(Functions32.Sigmoid(a._v));

    /// <inheritdoc/>
    public static Float32 Sin(Float32 a) => new(Functions32.Sin(a._v));

    /// <inheritdoc/>
    public static Float32 Cos(Float32 a) => new(Functions32.Cos(a._v));

    /// <inheritdoc/>
    public static Float32 Pow(Float32 a, Float32 exponent) => new(Functions32.Pow(a._v, exponent._v));
}
