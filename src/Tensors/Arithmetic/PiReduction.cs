namespace Reference.Tensors.Arithmetic;

/// <summary>Takes multiples of π/2 off an argument of sin and cos, for all finite doubles.</summary>
internal static class PiReduction
{
    /// <summary>π/2 as the sum of three doubles.</summary>
    private const double First = 1.5707963267948966, Second = 6.123233995736766e-17, Third = -1.4973849048591698e-33;

    private const double TwoOverPiRounded = 0.6366197723675814;

    /// <summary>
    /// x = n·π/2 + rest with |rest| ≤ π/4 (and a trifle); returns n mod 4 (in the two lowest bits). Relative error of the rest below 2⁻⁶⁷,
    /// also where x lies closest to a multiple of π/2.
    /// </summary>
    public static int Reduce(double x, out DoubleDouble rest)
    {
        double a = Math.Abs(x);
        if (a <= 0.785398163397448)
        {
            rest = x;
            return 0;
        }

        return a < 1L << 30 ? CodyWaite(x, out rest) : PayneHanek(x, out rest);
    }

    /// <summary>x − n·π/2 in three parts (Cody and Waite 1980), |x| &lt; 2³⁰: the first fused subtraction is exact.</summary>
    private static int CodyWaite(double x, out DoubleDouble rest)
    {
        double n = Math.Round(x * TwoOverPiRounded);
        double r = Fma.Binary64(-n, First, x);
        DoubleDouble second = DoubleDouble.Product(n, Second);
        DoubleDouble difference = DoubleDouble.Sum(r, -second.High);
        rest = DoubleDouble.FastSum(difference.High, Fma.Binary64(-n, Third, difference.Low - second.Low));
        return (int)n;
    }

    /// <summary>
    /// The same from the bits of 2/π (Payne and Hanek 1983), for |x| ≥ 1/2; relative error below 2⁻¹⁰². With |x| = m·2^e, of m·2/π only the
    /// 320 bits from weight 2 downwards are formed.
    /// </summary>
    public static int PayneHanek(double x, out DoubleDouble rest)
    {
        ulong bits = BitConverter.DoubleToUInt64Bits(x);
        int exponent = ((int)(bits >> 52) & 0x7FF) - 1075;
        ulong significand = (bits & Ieee.FractionMask) | (1UL << 52);
        (int word, int shift) = Math.DivRem(exponent + 62, 64);

        Span<ulong> product = stackalloc ulong[5];
        ulong carry = 0;
        for (int i = 4; i >= 0; i--)
        {
            UInt128 sum = ((UInt128)significand * TwoOverPi.Words[word + i]) + carry;
            product[i] = (ulong)sum;
            carry = (ulong)(sum >> 64);
        }

        ShiftLeft(product, shift);
        int n = (int)(product[0] >> 62);
        ShiftLeft(product, 2);
        bool above = (product[0] >> 63) != 0;
        if (above)
        {
            n++;
            Negate(product);
        }

        rest = ToRadians(product);
        bool negative = double.IsNegative(x);
        rest = above != negative ? -rest : rest;
        return negative ? -n : n;
    }

    /// <summary>The fraction (words, most significant first) as a pair, times π/2. Doubles leave no more than 62 leading zeros.</summary>
    private static DoubleDouble ToRadians(Span<ulong> fraction)
    {
        int zeros = System.Numerics.BitOperations.LeadingZeroCount(fraction[0]);
        ShiftLeft(fraction, zeros);
        DoubleDouble turn = DoubleDouble.FastSum(
            (fraction[0] >> 11) * Ieee.PowerOfTwo(-53),
            ((fraction[0] << 53) | (fraction[1] >> 11)) * Ieee.PowerOfTwo(-117));
        return (turn * new DoubleDouble(First, Second)).Scaled(-zeros);
    }

    private static void ShiftLeft(Span<ulong> words, int count)
    {
        for (int i = 0; i < words.Length; i++)
        {
            UInt128 pair = new(words[i], i + 1 < words.Length ? words[i + 1] : 0);
            words[i] = (ulong)((pair << count) >> 64);
        }
    }

    private static void Negate(Span<ulong> words)
    {
        ulong carry = 1;
        for (int i = words.Length - 1; i >= 0; i--)
        {
            words[i] = ~words[i] + carry;
            carry = carry == 1 && words[i] == 0 ? 1UL : 0;
        }
    }
}
