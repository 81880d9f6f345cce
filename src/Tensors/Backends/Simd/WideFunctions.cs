using System.Runtime.CompilerServices;
using Reference.Tensors.Arithmetic;

namespace Reference.Tensors.Backends.Simd;

/// <summary>
/// Our binary32 functions on arrays. Each is computed in binary64 (relative error below 2⁻⁴⁵) and rounded where all numbers within 2⁻⁴⁴ of
/// it round to one binary32; other vectors, and those with a NaN, go to <see cref="Functions32"/>. Correctly rounded, so the bits are those
/// of the scalar functions: bench/Functions compares all 2³² inputs.
/// </summary>
internal static unsafe class WideFunctions<TVec, TLanes>
    where TVec : unmanaged
    where TLanes : struct, IWideLanes<TVec>
{
    private const double Margin = 1.0 / (1L << 44);
    private const double Log2E = 1.4426950408889634;
    private const double Ln2 = 0.6931471805599453;
    private const double Ln2High = 0.6931471805598903; // 42 bits, so that its products with exponents are exact
    private const double Ln2Low = 5.497923018708371e-14;
    private const double Shift = 6755399441055744; // 1.5·2⁵²: adding it rounds to an integer, which is left in the last bits

    /// <summary>y = exp(x − shift), the difference rounded to binary32; y may be x.</summary>
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Exp(float* x, float shift, float* y, nint count)
    {
        float* by = stackalloc float[TLanes.Count];
        new Span<float>(by, TLanes.Count).Fill(shift);
        nint i = 0;
        for (; i + (4 * TLanes.Count) <= count; i += 4 * TLanes.Count)
        {
            float* from = x + i, to = y + i;
            TVec a = TLanes.WidenDifference(from, by), b = TLanes.WidenDifference(from + TLanes.Count, by);
            TVec c = TLanes.WidenDifference(from + (2 * TLanes.Count), by), d = TLanes.WidenDifference(from + (3 * TLanes.Count), by);
            Exp(ref a, ref b);
            Exp(ref c, ref d);
            if (!TryNarrow(a, to)) ExpEach(from, by, to);
            if (!TryNarrow(b, to + TLanes.Count)) ExpEach(from + TLanes.Count, by, to + TLanes.Count);
            if (!TryNarrow(c, to + (2 * TLanes.Count))) ExpEach(from + (2 * TLanes.Count), by, to + (2 * TLanes.Count));
            if (!TryNarrow(d, to + (3 * TLanes.Count))) ExpEach(from + (3 * TLanes.Count), by, to + (3 * TLanes.Count));
        }

        for (; i + TLanes.Count <= count; i += TLanes.Count)
        {
            if (!TryNarrow(Exp(TLanes.WidenDifference(x + i, by)), y + i)) ExpEach(x + i, by, y + i);
        }

        for (; i < count; i++) y[i] = Functions32.Exp(x[i] - shift);
    }

    /// <summary>x[r, c] ← exp(x[r, c] − shifts[c]), the difference rounded to binary32, for rows of four vectors.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void ExpRows(float* x, float* shifts, nint rows)
    {
        int n = TLanes.Count;
        for (float* end = x + (rows * 4 * n); x < end; x += 4 * n)
        {
            TVec a = TLanes.WidenDifference(x, shifts), b = TLanes.WidenDifference(x + n, shifts + n);
            TVec c = TLanes.WidenDifference(x + (2 * n), shifts + (2 * n)), d = TLanes.WidenDifference(x + (3 * n), shifts + (3 * n));
            Exp(ref a, ref b);
            Exp(ref c, ref d);
            if (!TryNarrow(a, x)) ExpEach(x, shifts, x);
            if (!TryNarrow(b, x + n)) ExpEach(x + n, shifts + n, x + n);
            if (!TryNarrow(c, x + (2 * n))) ExpEach(x + (2 * n), shifts + (2 * n), x + (2 * n));
            if (!TryNarrow(d, x + (3 * n))) ExpEach(x + (3 * n), shifts + (3 * n), x + (3 * n));
        }
    }

    /// <summary>y = 1/(1 + e⁻ˣ) and, where <paramref name="other"/> is given, other = 1/(1 + eˣ) = e⁻ˣ·y; x is neither.</summary>
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Sigmoid(float* x, float* y, float* other, nint count)
    {
        nint i = 0;
        for (; i + (2 * TLanes.Count) <= count; i += 2 * TLanes.Count)
        {
            nint j = i + TLanes.Count;
            TVec a = TLanes.Multiply(TLanes.Widen(x + i), TLanes.Broadcast(-1)), b = TLanes.Multiply(TLanes.Widen(x + j), TLanes.Broadcast(-1));
            Exp(ref a, ref b);
            TVec valueA = TLanes.Reciprocal(TLanes.Add(TLanes.Broadcast(1), a)), valueB = TLanes.Reciprocal(TLanes.Add(TLanes.Broadcast(1), b));
            bool first = TryNarrow(valueA, y + i), second = TryNarrow(valueB, y + j);
            if (other is not null)
            {
                first &= TryNarrow(TLanes.Multiply(a, valueA), other + i);
                second &= TryNarrow(TLanes.Multiply(b, valueB), other + j);
            }

            if (!first) SigmoidEach(x + i, y + i, other is null ? null : other + i, TLanes.Count);
            if (!second) SigmoidEach(x + j, y + j, other is null ? null : other + j, TLanes.Count);
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

    private static void ExpEach(float* x, float* shifts, float* y)
    {
        for (int lane = 0; lane < TLanes.Count; lane++) y[lane] = Functions32.Exp(x[lane] - shifts[lane]);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool TryNarrow(TVec value, float* y) =>
        TLanes.TryNarrow(TLanes.Multiply(value, TLanes.Broadcast(1 - Margin)), TLanes.Multiply(value, TLanes.Broadcast(1 + Margin)), y);

    private static void SigmoidEach(float* x, float* y, float* other, nint count)
    {
        for (nint i = 0; i < count; i++)
        {
            y[i] = Functions32.Sigmoid(x[i]);
            if (other is not null) other[i] = Functions32.Sigmoid(-x[i]);
        }
    }

    /// <summary>
    /// eˣ = 2ᵏ·eʳ with x cut to −150 … 130, beyond which binary32 has 0 and ∞; eʳ by the polynomial of degree 9 whose largest relative
    /// error on |r| ≤ ln 2/2 is smallest (2⁻⁴⁶).
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVec Exp(TVec x)
    {
        x = TLanes.Smaller(TLanes.Broadcast(130), TLanes.Larger(TLanes.Broadcast(-150), x));
        TVec shifted = TLanes.Fma(x, TLanes.Broadcast(Log2E), TLanes.Broadcast(Shift));
        TVec r = TLanes.Fma(TLanes.Subtract(shifted, TLanes.Broadcast(Shift)), TLanes.Broadcast(-Ln2), x);
        TVec p = TLanes.Fma(r, TLanes.Broadcast(2.7482194175525825e-06), TLanes.Broadcast(2.488401332069111e-05));
        p = TLanes.Fma(r, p, TLanes.Broadcast(0.00019841596395187212));
        p = TLanes.Fma(r, p, TLanes.Broadcast(0.0013888802822060418));
        p = TLanes.Fma(r, p, TLanes.Broadcast(0.008333333002808186));
        p = TLanes.Fma(r, p, TLanes.Broadcast(0.041666667032504594));
        p = TLanes.Fma(r, p, TLanes.Broadcast(0.1666666666782706));
        p = TLanes.Fma(r, p, TLanes.Broadcast(0.499999999994579));
        p = TLanes.Fma(r, p, TLanes.Broadcast(0.9999999999998928));
        return TLanes.Scale(TLanes.Fma(r, p, TLanes.Broadcast(1.0000000000000127)), shifted);
    }

    /// <summary>
    /// The same for two vectors at once, the polynomial by pairs of terms: a chain of multiply-adds waits for itself, and processors look only so
    /// far ahead for others.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Exp(ref TVec a, ref TVec b)
    {
        a = TLanes.Smaller(TLanes.Broadcast(130), TLanes.Larger(TLanes.Broadcast(-150), a));
        b = TLanes.Smaller(TLanes.Broadcast(130), TLanes.Larger(TLanes.Broadcast(-150), b));
        TVec shiftedA = TLanes.Fma(a, TLanes.Broadcast(Log2E), TLanes.Broadcast(Shift));
        TVec shiftedB = TLanes.Fma(b, TLanes.Broadcast(Log2E), TLanes.Broadcast(Shift));
        TVec r = TLanes.Fma(TLanes.Subtract(shiftedA, TLanes.Broadcast(Shift)), TLanes.Broadcast(-Ln2), a);
        TVec s = TLanes.Fma(TLanes.Subtract(shiftedB, TLanes.Broadcast(Shift)), TLanes.Broadcast(-Ln2), b);
        TVec r2 = TLanes.Multiply(r, r), s2 = TLanes.Multiply(s, s);
        TVec highA = Pair(r, 2.7482194175525825e-06, 2.488401332069111e-05), highB = Pair(s, 2.7482194175525825e-06, 2.488401332069111e-05);
        highA = TLanes.Fma(r2, highA, Pair(r, 0.00019841596395187212, 0.0013888802822060418));
        highB = TLanes.Fma(s2, highB, Pair(s, 0.00019841596395187212, 0.0013888802822060418));
        highA = TLanes.Fma(r2, highA, Pair(r, 0.008333333002808186, 0.041666667032504594));
        highB = TLanes.Fma(s2, highB, Pair(s, 0.008333333002808186, 0.041666667032504594));
        highA = TLanes.Fma(r2, highA, Pair(r, 0.1666666666782706, 0.499999999994579));
        highB = TLanes.Fma(s2, highB, Pair(s, 0.1666666666782706, 0.499999999994579));
        a = TLanes.Scale(TLanes.Fma(r2, highA, Pair(r, 0.9999999999998928, 1.0000000000000127)), shiftedA);
        b = TLanes.Scale(TLanes.Fma(s2, highB, Pair(s, 0.9999999999998928, 1.0000000000000127)), shiftedB);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVec Pair(TVec r, double high, double low) => TLanes.Fma(r, TLanes.Broadcast(high), TLanes.Broadcast(low));

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
