using System.Runtime.CompilerServices;

namespace Reference.Tensors.Arithmetic;

/// <summary>
/// Our own elementary functions in binary32, correctly rounded (to nearest, ties to even) for every input; every NaN result is 0x7FC00000.
/// Their bits are therefore defined by mathematics: another backend may compute them by any method.
/// </summary>
/// <remarks>
/// The binary64 function is evaluated and rounded. Where a binary64 value off by as much as <see cref="Margin"/> could round elsewhere
/// (about one input in 2²³), the function is evaluated again as a pair of doubles, which decides. Checked over all 2³² inputs:
/// docs/functions.md.
/// </remarks>
public static partial class Functions32
{
    /// <summary>2⁻⁴⁸, sixteen times what the binary64 functions may be off relatively (1 ulp ≤ 2⁻⁵²).</summary>
    private const double Margin = 1.0 / (1L << 48);

    /// <summary>eˣ. Overflows to +∞ above 88.72.</summary>
    public static float Exp(float x) =>
        IsDecided(Functions64.Exp(x), out float y) ? y : float.IsNaN(y) ? NaN : DoubleDoubleFunctions.Exp(x).ToSingle();

    /// <summary>ln x. −∞ at ±0, NaN below.</summary>
    public static float Log(float x) =>
        IsDecided(Functions64.Log(x), out float y) ? y : float.IsNaN(y) ? NaN : DoubleDoubleFunctions.Log(x).ToSingle();

    /// <summary>ln(1 + x). −∞ at −1, NaN below, ±0 at ±0.</summary>
    public static float Log1p(float x) =>
        IsDecided(Functions64.Log1p(x), out float y) ? y : float.IsNaN(y) ? NaN : DoubleDoubleFunctions.Log1p(x).ToSingle();

    /// <summary>tanh x. ±0 at ±0.</summary>
    public static float Tanh(float x) =>
        IsDecided(Functions64.Tanh(x), out float y) ? y : float.IsNaN(y) ? NaN : DoubleDoubleFunctions.Tanh(x).ToSingle();

    /// <summary>The error function 2/√π ∫₀ˣ exp(−t²) dt. ±0 at ±0.</summary>
    public static float Erf(float x) =>
        IsDecided(Functions64.Erf(x), out float y) ? y : float.IsNaN(y) ? NaN : DoubleDoubleFunctions.Erf(x).ToSingle();

    /// <summary>1 / (1 + e⁻ˣ).</summary>
    public static float Sigmoid(float x) =>
        IsDecided(Functions64.Sigmoid(x), out float y) ? y : float.IsNaN(y) ? NaN : DoubleDoubleFunctions.Sigmoid(x).ToSingle();

    /// <summary>sin x, x in radians, for every finite x; NaN at ±∞, ±0 at ±0.</summary>
    public static float Sin(float x) =>
        IsDecided(Functions64.Sin(x), out float y) ? y : float.IsNaN(y) ? NaN : DoubleDoubleFunctions.Sin(x).ToSingle();

    /// <summary>cos x, x in radians, for every finite x; NaN at ±∞.</summary>
    public static float Cos(float x) =>
        IsDecided(Functions64.Cos(x), out float y) ? y : float.IsNaN(y) ? NaN : DoubleDoubleFunctions.Cos(x).ToSingle();

    private static float NaN => BitConverter.UInt32BitsToSingle(0x7FC00000);

    /// <summary>
    /// Whether all doubles within the margin of <paramref name="value"/> round to one binary32, which it returns. Never for NaN.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool IsDecided(double value, out float rounded)
    {
        rounded = (float)(value * (1 + Margin));
        return (float)(value * (1 - Margin)) == rounded;
    }
}
