using Reference.Tensors.Arithmetic;

namespace Reference.Tensors.Backends.Scalar;

/// <summary>erf x; slope 2/√π·exp(−x²).</summary>
internal readonly struct ErrorFunction : IUnaryFunction
{
    private const double TwoOverSqrtPi = 1.1283791670955126;

    public static T Value<T>(T x) where T : unmanaged, IReal<T> => T.Erf(x);

    public static T Slope<T>(T x) where T : unmanaged, IReal<T> => T.FromDouble(TwoOverSqrtPi) * T.Exp(-(x * x));
}

/// <summary>σ(x); slope σ(x)·σ(−x), which keeps its digits where σ is near 1.</summary>
internal readonly struct Logistic : IUnaryFunction
{
    public static T Value<T>(T x) where T : unmanaged, IReal<T> => T.Sigmoid(x);

    public static T Slope<T>(T x) where T : unmanaged, IReal<T> => T.Sigmoid(x) * T.Sigmoid(-x);
}

/// <summary>max(x, 0) + log1p(exp(−|x|)); slope σ(x).</summary>
internal readonly struct Softplus : IUnaryFunction
{
    public static T Value<T>(T x) where T : unmanaged, IReal<T>
    {
        T tail = T.Log1p(T.Exp(x > T.Zero ? -x : x));
        return x > T.Zero ? x + tail : tail;
    }

    public static T Slope<T>(T x) where T : unmanaged, IReal<T> => T.Sigmoid(x);
}

/// <summary>max(x, 0); NaN stays NaN, the slope at 0 is 0.</summary>
internal readonly struct Relu : IUnaryFunction
{
    public static T Value<T>(T x) where T : unmanaged, IReal<T> => x < T.Zero ? T.Zero : x;

    public static T Slope<T>(T x) where T : unmanaged, IReal<T> => x > T.Zero ? T.One : T.Zero;
}

/// <summary>x·σ(x) (Elfwing et al. 2017, arXiv 1702.03118); slope σ(x)·fma(x, σ(−x), 1).</summary>
internal readonly struct Silu : IUnaryFunction
{
    public static T Value<T>(T x) where T : unmanaged, IReal<T> => x * T.Sigmoid(x);

    public static T Slope<T>(T x) where T : unmanaged, IReal<T> => T.Sigmoid(x) * T.FusedMultiplyAdd(x, T.Sigmoid(-x), T.One);
}

/// <summary>(x/2)·(1 + erf(x·√½)) (Hendrycks and Gimpel 2016, arXiv 1606.08415); slope (1 + erf(x·√½))/2 + x·exp(−x²/2)/√(2π).</summary>
internal readonly struct Gelu : IUnaryFunction
{
    private const double SqrtHalf = 0.70710678118654757;
    private const double OneOverSqrtTwoPi = 0.3989422804014327;

    public static T Value<T>(T x) where T : unmanaged, IReal<T> =>
        T.FromDouble(0.5) * x * (T.One + T.Erf(x * T.FromDouble(SqrtHalf)));

    public static T Slope<T>(T x) where T : unmanaged, IReal<T>
    {
        T cumulative = T.FromDouble(0.5) * (T.One + T.Erf(x * T.FromDouble(SqrtHalf)));
        T density = T.FromDouble(OneOverSqrtTwoPi) * T.Exp(T.FromDouble(-0.5) * (x * x));
        return T.FusedMultiplyAdd(x, density, cumulative);
    }
}

/// <summary>
/// (x/2)·(1 + tanh u), u = √(2/π)·(x + 0.044715·x³); slope (1 + tanh u)/2 + (x/2)·(1 − tanh²u)·√(2/π)·(1 + 0.134145·x²).
/// </summary>
internal readonly struct GeluTanh : IUnaryFunction
{
    private const double SqrtTwoOverPi = 0.79788456080286541;

    public static T Value<T>(T x) where T : unmanaged, IReal<T> => T.FromDouble(0.5) * x * (T.One + T.Tanh(Inner(x)));

    public static T Slope<T>(T x) where T : unmanaged, IReal<T>
    {
        T half = T.FromDouble(0.5), tanh = T.Tanh(Inner(x));
        T inner = T.FromDouble(SqrtTwoOverPi) * T.FusedMultiplyAdd(T.FromDouble(3 * 0.044715), x * x, T.One);
        return T.FusedMultiplyAdd(half * x * ((T.One - tanh) * (T.One + tanh)), inner, half * (T.One + tanh));
    }

    private static T Inner<T>(T x) where T : unmanaged, IReal<T> =>
        T.FromDouble(SqrtTwoOverPi) * T.FusedMultiplyAdd(T.FromDouble(0.044715), x * x * x, x);
}

/// <summary>x·σ(1.702·x); slope σ(u)·fma(u, σ(−u), 1) with u = 1.702·x.</summary>
internal readonly struct QuickGelu : IUnaryFunction
{
    public static T Value<T>(T x) where T : unmanaged, IReal<T> => x * T.Sigmoid(T.FromDouble(1.702) * x);

    public static T Slope<T>(T x) where T : unmanaged, IReal<T>
    {
        T u = T.FromDouble(1.702) * x;
        return T.Sigmoid(u) * T.FusedMultiplyAdd(u, T.Sigmoid(-u), T.One);
    }
}
