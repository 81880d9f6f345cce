using Reference.Tensors.Quantization;

namespace Reference.Tensors.Backends.Scalar;

/// <summary>One type's number as another's.</summary>
internal interface IConversion<TFrom, TTo>
{
    /// <summary>The number, exact or rounded once.</summary>
    static abstract TTo Of(TFrom x);
}

internal readonly struct Same<T> : IConversion<T, T>
{
    public static T Of(T x) => x;
}

internal readonly struct Widening : IConversion<float, double>
{
    public static double Of(float x) => x;
}

internal readonly struct Rounding : IConversion<double, float>
{
    public static float Of(double x) => (float)x;
}

internal readonly struct HalfToSingle : IConversion<ushort, float>
{
    public static float Of(ushort x) => Half16.ToSingle(x);
}

internal readonly struct HalfToDouble : IConversion<ushort, double>
{
    public static double Of(ushort x) => Half16.ToSingle(x);
}

internal readonly struct BrainToSingle : IConversion<ushort, float>
{
    public static float Of(ushort x) => BFloat16.ToSingle(x);
}

internal readonly struct BrainToDouble : IConversion<ushort, double>
{
    public static double Of(ushort x) => BFloat16.ToSingle(x);
}
