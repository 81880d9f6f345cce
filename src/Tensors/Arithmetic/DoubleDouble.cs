using System.Runtime.CompilerServices;

namespace Reference.Tensors.Arithmetic;

/// <summary>
/// The unevaluated sum of two doubles, |low| at most half a unit in the last place of high: about 106 significant bits (Dekker 1971).
/// The relative error of +, × and ÷ is below 2⁻¹⁰² as long as nothing overflows or becomes subnormal.
/// </summary>
/// <param name="high">The leading part: the sum rounded to a double.</param>
/// <param name="low">The rest.</param>
public readonly struct DoubleDouble(double high, double low)
{
    /// <summary>The sum, rounded to a double.</summary>
    public double High { get; } = high;

    /// <summary>What <see cref="High"/> leaves of the sum.</summary>
    public double Low { get; } = low;

    /// <summary>a + b without error, for any a and b (Knuth's two-sum).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static DoubleDouble Sum(double a, double b)
    {
        double s = a + b;
        double t = s - a;
        return new(s, (a - (s - t)) + (b - t));
    }

    /// <summary>a + b without error, where |a| ≥ |b| (Dekker's fast two-sum).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static DoubleDouble FastSum(double a, double b)
    {
        double s = a + b;
        return new(s, b - (s - a));
    }

    /// <summary>a · b without error, unless the low part becomes subnormal.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static DoubleDouble Product(double a, double b)
    {
        double p = a * b;
        return new(p, Fma.Binary64(a, b, -p));
    }

    /// <summary>The number itself, as a pair.</summary>
    public static implicit operator DoubleDouble(double value) => new(value, 0);

    /// <summary>a + b.</summary>
    public static DoubleDouble operator +(DoubleDouble a, DoubleDouble b)
    {
        DoubleDouble s = Sum(a.High, b.High), t = Sum(a.Low, b.Low);
        s = FastSum(s.High, s.Low + t.High);
        return FastSum(s.High, s.Low + t.Low);
    }

    /// <summary>−a.</summary>
    public static DoubleDouble operator -(DoubleDouble a) => new(-a.High, -a.Low);

    /// <summary>a − b.</summary>
    public static DoubleDouble operator -(DoubleDouble a, DoubleDouble b) => a + -b;

    /// <summary>a · b.</summary>
    public static DoubleDouble operator *(DoubleDouble a, DoubleDouble b)
    {
        DoubleDouble p = Product(a.High, b.High);
        return FastSum(p.High, p.Low + ((a.High * b.Low) + (a.Low * b.High)));
    }

    /// <summary>a ÷ b, by long division with three digits of 53 bits.</summary>
    public static DoubleDouble operator /(DoubleDouble a, DoubleDouble b)
    {
        double q1 = a.High / b.High;
        DoubleDouble rest = a - (b * q1);
        double q2 = rest.High / b.High;
        rest -= b * q2;
        return FastSum(q1, q2) + (rest.High / b.High);
    }

    /// <summary>a · 2ⁿ, n in −1022 … 1023, exact unless a part becomes subnormal or overflows.</summary>
    public DoubleDouble Scaled(int n)
    {
        double factor = Ieee.PowerOfTwo(n);
        return new(High * factor, Low * factor);
    }

    /// <summary>
    /// The nearest binary32, ties to even: the pair is first rounded to odd (Boldo and Melquiond 2008), so it is rounded once.
    /// </summary>
    public float ToSingle() => (float)Ieee.ToOdd(High, Low);
}
