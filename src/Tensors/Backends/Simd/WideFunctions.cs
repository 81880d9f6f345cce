using System.Runtime.CompilerServices;
using Reference.Tensors.Arithmetic;

namespace Reference.Tensors.Backends.Simd;

/// <summary>
/// Our binary32 functions on arrays. Each is computed in binary64 (relative error below 2⁻⁴⁹) and rounded where all numbers within 2⁻⁴⁶ of
/// it round to one binary32; other vectors, and those with a NaN, go to <see cref="Functions32"/>. Correctly rounded, so the bits are those
/// of the scalar functions: bench/Functions compares all 2³² inputs.
/// </summary>
internal static unsafe class WideFunctions<TVec, TLanes>
    where TVec : unmanaged
    where TLanes : struct, IWideLanes<TVec>
{
    private const double Margin = 1.0 / (1L << 46);
    private const double Log2E = 1.4426950408889634;
    private const double Ln2High = 0.6931471805598903; // 42 bits, so that its products with exponents are exact
    private const double Ln2Low = 5.497923018708371e-14;
    private const double Shift = 6755399441055744; // 1.5·2⁵²: adding it rounds to an integer, which is left in the last bits

    /// <summary>y = eˣ; y may be x.</summary>
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Exp(float* x, float* y, nint count)
    {
        TVec down = TLanes.Broadcast(1 - Margin), up = TLanes.Broadcast(1 + Margin);
        nint i = 0;
        for (; i + TLanes.Count <= count; i += TLanes.Count)
        {
            TVec value = Exp(TLanes.Widen(x + i));
            if (TLanes.TryNarrow(TLanes.Multiply(value, down), TLanes.Multiply(value, up), y + i)) continue;
            for (int lane = 0; lane < TLanes.Count; lane++) y[i + lane] = Functions32.Exp(x[i + lane]);
        }

        for (; i < count; i++) y[i] = Functions32.Exp(x[i]);
    }

    /// <summary>y = 1/(1 + e⁻ˣ) and, where <paramref name="other"/> is given, other = 1/(1 + eˣ) = e⁻ˣ·y; x is neither.</summary>
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Sigmoid(float* x, float* y, float* other, nint count)
    {
        TVec down = TLanes.Broadcast(1 - Margin), up = TLanes.Broadcast(1 + Margin), one = TLanes.Broadcast(1);
        nint i = 0;
        for (; i + TLanes.Count <= count; i += TLanes.Count)
        {
            TVec e = Exp(TLanes.Multiply(TLanes.Widen(x + i), TLanes.Broadcast(-1)));
            TVec value = TLanes.Divide(one, TLanes.Add(one, e)), rest = TLanes.Multiply(e, value);
            bool decided = TLanes.TryNarrow(TLanes.Multiply(value, down), TLanes.Multiply(value, up), y + i);
            if (other is not null) decided &= TLanes.TryNarrow(TLanes.Multiply(rest, down), TLanes.Multiply(rest, up), other + i);
            if (!decided) SigmoidEach(x + i, y + i, other is null ? null : other + i, TLanes.Count);
        }

        SigmoidEach(x + i, y + i, other is null ? null : other + i, count - i);
    }

    /// <summary>y = tanh x; x is not y.</summary>
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Tanh(float* x, float* y, nint count)
    {
        TVec down = TLanes.Broadcast(1 - Margin), up = TLanes.Broadcast(1 + Margin);
        nint i = 0;
        for (; i + TLanes.Count <= count; i += TLanes.Count)
        {
            TVec value = Tanh(TLanes.Widen(x + i));
            if (TLanes.TryNarrow(TLanes.Multiply(value, down), TLanes.Multiply(value, up), y + i)) continue;
            for (int lane = 0; lane < TLanes.Count; lane++) y[i + lane] = Functions32.Tanh(x[i + lane]);
        }

        for (; i < count; i++) y[i] = Functions32.Tanh(x[i]);
    }

    /// <summary>
    /// tanh x = t/(t + 2), t = e²ˣ − 1 = 2ᵏ·(eʳ − 1) + (2ᵏ − 1) without cancellation; x cut to −30 … 30, beyond which binary32 has ±1.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVec Tanh(TVec x)
    {
        TVec twice = TLanes.Smaller(TLanes.Broadcast(60), TLanes.Larger(TLanes.Broadcast(-60), TLanes.Add(x, x)));
        TVec r = Reduced(twice, out TVec shifted), one = TLanes.Broadcast(1);
        TVec scale = TLanes.Scale(one, shifted);
        TVec t = TLanes.Fma(scale, TLanes.Multiply(r, Series(r)), TLanes.Subtract(scale, one));
        return TLanes.CopySign(TLanes.Divide(t, TLanes.Add(t, TLanes.Broadcast(2))), x);
    }

    private static void SigmoidEach(float* x, float* y, float* other, nint count)
    {
        for (nint i = 0; i < count; i++)
        {
            y[i] = Functions32.Sigmoid(x[i]);
            if (other is not null) other[i] = Functions32.Sigmoid(-x[i]);
        }
    }

    /// <summary>eˣ with x cut to −150 … 130, beyond which binary32 has 0 and ∞.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVec Exp(TVec x)
    {
        TVec r = Reduced(TLanes.Smaller(TLanes.Broadcast(130), TLanes.Larger(TLanes.Broadcast(-150), x)), out TVec shifted);
        return TLanes.Scale(TLanes.Fma(r, Series(r), TLanes.Broadcast(1)), shifted);
    }

    /// <summary>x = k·ln 2 + r, |r| ≤ ln 2/2; k is in the last bits of <paramref name="shifted"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVec Reduced(TVec x, out TVec shifted)
    {
        shifted = TLanes.Fma(x, TLanes.Broadcast(Log2E), TLanes.Broadcast(Shift));
        TVec k = TLanes.Subtract(shifted, TLanes.Broadcast(Shift));
        return TLanes.Fma(k, TLanes.Broadcast(-Ln2Low), TLanes.Fma(k, TLanes.Broadcast(-Ln2High), x));
    }

    /// <summary>(eʳ − 1)/r by Taylor to r¹¹; what follows is below 2⁻⁵² of eʳ.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVec Series(TVec r)
    {
        TVec p = TLanes.Fma(r, TLanes.Broadcast(1.0 / 479001600), TLanes.Broadcast(1.0 / 39916800));
        p = TLanes.Fma(r, p, TLanes.Broadcast(1.0 / 3628800));
        p = TLanes.Fma(r, p, TLanes.Broadcast(1.0 / 362880));
        p = TLanes.Fma(r, p, TLanes.Broadcast(1.0 / 40320));
        p = TLanes.Fma(r, p, TLanes.Broadcast(1.0 / 5040));
        p = TLanes.Fma(r, p, TLanes.Broadcast(1.0 / 720));
        p = TLanes.Fma(r, p, TLanes.Broadcast(1.0 / 120));
        p = TLanes.Fma(r, p, TLanes.Broadcast(1.0 / 24));
        p = TLanes.Fma(r, p, TLanes.Broadcast(1.0 / 6));
        p = TLanes.Fma(r, p, TLanes.Broadcast(0.5));
        return TLanes.Fma(r, p, TLanes.Broadcast(1));
    }
}
