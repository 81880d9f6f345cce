using Reference.Tensors.Arithmetic;

namespace Reference.Tensors.Backends.Scalar;

/// <summary>A function of one argument and its derivative; each expression rounds as it is written.</summary>
internal interface IUnaryFunction
{
    /// <summary>f(x).</summary>
    static abstract T Value<T>(T x)
        where T : unmanaged, IReal<T>;

    /// <summary>f'(x).</summary>
    static abstract T Slope<T>(T x)
        where T : unmanaged, IReal<T>;
}

internal readonly struct Negate : IUnaryFunction
{
    public static T Value<T>(T x) where T : unmanaged, IReal<T> => -x;

    public static T Slope<T>(T x) where T : unmanaged, IReal<T> => -T.One;
}

internal readonly struct Absolute : IUnaryFunction
{
    public static T Value<T>(T x) where T : unmanaged, IReal<T> => x < T.Zero ? -x : x > T.Zero ? x : x * x;

    public static T Slope<T>(T x) where T : unmanaged, IReal<T> => x < T.Zero ? -T.One : x > T.Zero ? T.One : T.Zero;
}

internal readonly struct Square : IUnaryFunction
{
    public static T Value<T>(T x) where T : unmanaged, IReal<T> => x * x;

    public static T Slope<T>(T x) where T : unmanaged, IReal<T> => x + x;
}

internal readonly struct Reciprocal : IUnaryFunction
{
    public static T Value<T>(T x) where T : unmanaged, IReal<T> => T.One / x;

    public static T Slope<T>(T x) where T : unmanaged, IReal<T>
    {
        T y = T.One / x;
        return -(y * y);
    }
}

internal readonly struct SquareRoot : IUnaryFunction
{
    public static T Value<T>(T x) where T : unmanaged, IReal<T> => T.Sqrt(x);

    public static T Slope<T>(T x) where T : unmanaged, IReal<T> => T.FromDouble(0.5) / T.Sqrt(x);
}

internal readonly struct Exponential : IUnaryFunction
{
    public static T Value<T>(T x) where T : unmanaged, IReal<T> => T.Exp(x);

    public static T Slope<T>(T x) where T : unmanaged, IReal<T> => T.Exp(x);
}

internal readonly struct Logarithm : IUnaryFunction
{
    public static T Value<T>(T x) where T : unmanaged, IReal<T> => T.Log(x);

    public static T Slope<T>(T x) where T : unmanaged, IReal<T> => T.One / x;
}

internal readonly struct Logarithm1p : IUnaryFunction
{
    public static T Value<T>(T x) where T : unmanaged, IReal<T> => T.Log1p(x);

    public static T Slope<T>(T x) where T : unmanaged, IReal<T> => T.One / (T.One + x);
}

internal readonly struct Sine : IUnaryFunction
{
    public static T Value<T>(T x) where T : unmanaged, IReal<T> => T.Sin(x);

    public static T Slope<T>(T x) where T : unmanaged, IReal<T> => T.Cos(x);
}

internal readonly struct Cosine : IUnaryFunction
{
    public static T Value<T>(T x) where T : unmanaged, IReal<T> => T.Cos(x);

    public static T Slope<T>(T x) where T : unmanaged, IReal<T> => -T.Sin(x);
}

internal readonly struct HyperbolicTangent : IUnaryFunction
{
    public static T Value<T>(T x) where T : unmanaged, IReal<T> => T.Tanh(x);

    public static T Slope<T>(T x) where T : unmanaged, IReal<T>
    {
        T y = T.Tanh(x);
        return (T.One - y) * (T.One + y);
    }
}
