namespace Reference.Tensors.Arithmetic;

/// <summary>
/// The small arithmetic that the scalar kernels are generic over: <see cref="Float32"/>, <see cref="Float64"/> and <see cref="Dual"/>.
/// Every member rounds once. An implementation has the memory layout of the element type it stands for.
/// </summary>
/// <typeparam name="T">The implementing type.</typeparam>
public interface IReal<T>
    where T : unmanaged, IReal<T>
{
    /// <summary>The element type that is stored for it.</summary>
    static abstract DType DType { get; }

    /// <summary>+0.</summary>
    static abstract T Zero { get; }

    /// <summary>1.</summary>
    static abstract T One { get; }

    /// <summary>The number nearest to <paramref name="value"/>.</summary>
    static abstract T FromDouble(double value);

    /// <summary>The (primal) value as a binary64; exact.</summary>
    static abstract double ToDouble(T value);

    /// <summary>a + b.</summary>
    static abstract T operator +(T a, T b);

    /// <summary>a − b.</summary>
    static abstract T operator -(T a, T b);

    /// <summary>a · b.</summary>
    static abstract T operator *(T a, T b);

    /// <summary>a ÷ b.</summary>
    static abstract T operator /(T a, T b);

    /// <summary>−a, also of zeros.</summary>
    static abstract T operator -(T a);

    /// <summary>a &lt; b of the (primal) values; false where one is NaN.</summary>
    static abstract bool operator <(T a, T b);

    /// <summary>a &gt; b of the (primal) values; false where one is NaN.</summary>
    static abstract bool operator >(T a, T b);

    /// <summary>a · b + c, rounded once.</summary>
    static abstract T FusedMultiplyAdd(T a, T b, T c);

    /// <summary>√a.</summary>
    static abstract T Sqrt(T a);

    /// <summary>eᵃ.</summary>
    static abstract T Exp(T a);

    /// <summary>ln a.</summary>
    static abstract T Log(T a);

    /// <summary>ln(1 + a).</summary>
    static abstract T Log1p(T a);

    /// <summary>tanh a.</summary>
    static abstract T Tanh(T a);

    /// <summary>The error function 2/√π ∫₀ᵃ exp(−t²) dt.</summary>
    static abstract T Erf(T a);

    /// <summary>1 / (1 + e⁻ᵃ).</summary>
    static abstract T Sigmoid(T a);

    /// <summary>sin a, a in radians.</summary>
    static abstract T Sin(T a);

    /// <summary>cos a, a in radians.</summary>
    static abstract T Cos(T a);

    /// <summary>a to the power <paramref name="exponent"/>.</summary>
    static abstract T Pow(T a, T exponent);
}
