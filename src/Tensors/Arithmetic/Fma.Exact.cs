namespace Reference.Tensors.Arithmetic;

/// <content>The emulation in integers, for the whole range.</content>
public static partial class Fma
{
    /// <summary>The position of the leading bit of an aligned significand: one bit is left for the carry of a sum.</summary>
    private const int Top = 126;

    private static double Exact64(double a, double b, double c)
    {
        if (!double.IsFinite(a) || !double.IsFinite(b) || a == 0 || b == 0)
        {
            return (a * b) + c;
        }

        if (!double.IsFinite(c))
        {
            return c;
        }

        if (c == 0)
        {
            return a * b;
        }

        (ulong ma, int ea) = Decompose(a);
        (ulong mb, int eb) = Decompose(b);
        (ulong mc, int ec) = Decompose(c);
        (UInt128 product, int ep) = Align((UInt128)ma * mb, ea + eb);
        (UInt128 addend, ec) = Align(mc, ec);
        return Add(product, ep, double.IsNegative(a) != double.IsNegative(b), addend, ec, double.IsNegative(c));
    }

    /// <summary>|x| = significand · 2^exponent.</summary>
    private static (ulong Significand, int Exponent) Decompose(double x)
    {
        ulong bits = BitConverter.DoubleToUInt64Bits(x);
        int exponent = (int)(bits >> 52) & 0x7FF;
        ulong fraction = bits & Ieee.FractionMask;
        return exponent == 0 ? (fraction, -1074) : (fraction | (1UL << 52), exponent - 1075);
    }

    private static (UInt128 Significand, int Exponent) Align(UInt128 significand, int exponent)
    {
        int shift = (int)UInt128.LeadingZeroCount(significand) - (127 - Top);
        return (significand << shift, exponent - shift);
    }

    private static double Add(UInt128 p, int ep, bool negativeP, UInt128 c, int ec, bool negativeC)
    {
        if (ec > ep || (ec == ep && c > p))
        {
            (p, ep, negativeP, c, ec, negativeC) = (c, ec, negativeC, p, ep, negativeP);
        }

        UInt128 small = ShiftRightSticky(c, ep - ec);
        UInt128 sum = negativeP == negativeC ? p + small : p - small;
        return sum == 0 ? 0 : Round(sum, ep, negativeP);
    }

    /// <summary>The number shifted right; a lost bit that was set is remembered in the last place.</summary>
    private static UInt128 ShiftRightSticky(UInt128 x, int count)
    {
        if (count > 127)
        {
            return x == 0 ? 0 : (UInt128)1;
        }

        UInt128 shifted = x >> count;
        return shifted << count == x ? shifted : shifted | 1;
    }

    /// <summary>significand · 2^exponent to the nearest double, ties to even; a subnormal result has fewer bits.</summary>
    private static double Round(UInt128 significand, int exponent, bool negative)
    {
        int digits = 128 - (int)UInt128.LeadingZeroCount(significand);
        int drop = Math.Max(digits - 53, -1074 - exponent);
        UInt128 kept = significand;
        if (drop > 0)
        {
            kept = drop == 1 ? significand << 1 : ShiftRightSticky(significand, drop - 2);
            ulong rest = (ulong)kept & 3;
            kept = (kept >> 2) + (rest > 2 || (rest == 2 && ((ulong)kept & 4) != 0) ? 1UL : 0);
            exponent += drop;
        }

        double magnitude = Ieee.Scale((ulong)kept, Math.Clamp(exponent, -1200, 1100));
        return negative ? -magnitude : magnitude;
    }
}
