namespace Reference.Tensors.Arithmetic;

/// <summary>
/// A dual number a + b·ε with ε² = 0: <see cref="Value"/> a and its derivative <see cref="Tangent"/> b along one direction. Running a
/// forward pass on duals gives exact directional derivatives without a step size (forward-mode differentiation, Wengert 1964).
/// Comparisons look at the value alone. f(a + bε) = f(a) + f'(a)·b·ε.
/// </summary>
/// <param name="value">The value a.</param>
/// <param name="tangent">The derivative b.</param>
public readonly struct Dual(double value, double tangent) : IReal<Dual>
{
    /// <summary>2/√π, the slope of erf at 0.</summary>
    private const double TwoOverSqrtPi = 1.1283791670955126;

    /// <summary>The value.</summary>
    public double Value { get; } = value;

    /// <summary>The derivative along the direction that was seeded.</summary>
    public double Tangent { get; } = tangent;

    /// <inheritdoc/>
    public static DType DType => DType.Dual;

    /// <inheritdoc/>
    public static Dual Zero => default;

    /// <inheritdoc/>
    public static Dual One => new(1, 0);

    /// <inheritdoc/>
    public static Dual FromDouble(double value) => new(value, 0);

    /// <inheritdoc/>
    public static double ToDouble(Dual value) => value.Value;

    /// <inheritdoc/>
    public static Dual operator +(Dual a, Dual b) => new(a.Value + b.Value, a.Tangent + b.Tangent);

    /// <inheritdoc/>
    public static Dual operator -(Dual a, Dual b) => new(a.Value - b.Value, a.Tangent - b.Tangent);

    /// <inheritdoc/>
    public static Dual operator *(Dual a, Dual b) => new(a.Value * b.Value, (a.Value * b.Tangent) + (a.Tangent * b.Value));

    /// <inheritdoc/>
    public static Dual operator /(Dual a, Dual b)
    {
        double q = a.Value / b.Value;
        return new(q, (a.Tangent - (q * b.Tangent)) / b.Value);
    }

    /// <inheritdoc/>
    public static Dual operator -(Dual a) => new(-a.Value, -a.Tangent);

    /// <inheritdoc/>
    public static bool operator <(Dual a, Dual b) => a.Value < b.Value;

    /// <inheritdoc/>
    public static bool operator >(Dual a, Dual b) => a.Value > b.Value;

    /// <inheritdoc/>
    public static Dual FusedMultiplyAdd(Dual a, Dual b, Dual c) =>
        new(Fma.Binary64(a.Value, b.Value, c.Value), Fma.Binary64(a.Value, b.Tangent, Fma.Binary64(a.Tangent, b.Value, c.Tangent)));

    /// <inheritdoc/>
    public static Dual Sqrt(Dual a)
    {
        double r = Math.Sqrt(a.Value);
        return new(r, a.Tangent / (2 * r));
    }

    /// <inheritdoc/>
    public static Dual Exp(Dual a)
    {
        double e = Functions64.Exp(a.Value);
        return new(e, e * a.Tangent);
    }

    /// <inheritdoc/>
    public static Dual Log(Dual a) => new(Functions64.Log(a.Value), a.Tangent / a.Value);

    /// <inheritdoc/>
    public static Dual Log1p(Dual a) => new(Functions64.Log1p(a.Value), a.Tangent / (1 + a.Value));

    /// <inheritdoc/>
    public static Dual Tanh(Dual a)
    {
        double t = Functions64.Tanh(a.Value);
        return new(t, (1 - t) * (1 + t) * a.Tangent);
    }

    /// <inheritdoc/>
    public static Dual Erf(Dual a) => new(Functions64.Erf(a.Value), TwoOverSqrtPi * Functions64.Exp(-a.Value * a.Value) * a.Tangent);

    /// <inheritdoc/>
    public static Dual Sigmoid(Dual a)
    {
        double s = Functions64.Sigmoid(a.Value);
        return new(s, s * Functions64.Sigmoid(-a.Value) * a.Tangent);
    }

    /// <inheritdoc/>
    public static Dual Sin(Dual a) => new(Functions64.Sin(a.Value), Functions64.Cos(a.Value) * a.Tangent);

    /// <inheritdoc/>
    public static Dual Cos(Dual a) => new(Functions64.Cos(a.Value), -Functions64.Sin(a.Value) * a.Tangent);

    /// <inheritdoc/>
    public static Dual Pow(Dual a, Dual exponent)
    {
        double p = Functions64.Pow(a.Value, exponent.Value);
        double byBase = exponent.Value == 0 ? 0 : exponent.Value * Functions64.Pow(a.Value, exponent.Value - 1) * a.Tangent;
        double byExponent = exponent.Tangent == 0 ? 0 : p * Functions64.Log(a.Value) * exponent.Tangent;
        return new(p, byBase + byExponent);
    }
}
