namespace Reference.Tensors.Quantization;

/// <summary>
/// IEEE 754 binary16 as 16 bits: 1 sign, 5 exponent (bias 15), 10 fraction. Conversions are done on the bits, so they are the same on
/// every machine. A NaN stays a NaN, quiet, with the payload bits that fit.
/// </summary>
public static class Half16
{
    /// <summary>The value, exact.</summary>
    public static float ToSingle(ushort bits)
    {
        uint sign = (uint)(bits & 0x8000) << 16;
        uint magnitude = bits & 0x7FFFu;
        if (magnitude > 0x7C00) return BitConverter.UInt32BitsToSingle(sign | 0x7FC00000 | (magnitude << 13));
        if (magnitude == 0x7C00) return BitConverter.UInt32BitsToSingle(sign | 0x7F800000);
        if (magnitude >= 0x0400) return BitConverter.UInt32BitsToSingle(sign | ((magnitude << 13) + 0x38000000));

        // Below 2⁻¹⁴ the fraction counts units of 2⁻²⁴; the product is exact.
        float small = magnitude * 5.9604644775390625e-8f;
        return BitConverter.UInt32BitsToSingle(sign | BitConverter.SingleToUInt32Bits(small));
    }

    /// <summary>The nearest value, ties to even; infinity from 65,520 on.</summary>
    public static ushort FromSingle(float value) => FromDouble(value);

    /// <summary>The nearest value, ties to even, rounded once; infinity from 65,520 on.</summary>
    public static ushort FromDouble(double value)
    {
        ulong bits = BitConverter.DoubleToUInt64Bits(value);
        uint sign = (uint)(bits >> 48) & 0x8000;
        ulong magnitude = bits & 0x7FFFFFFFFFFFFFFF;
        if (magnitude > 0x7FF0000000000000) return (ushort)(sign | 0x7E00 | (uint)((magnitude >> 42) & 0x3FF));
        if (magnitude >= 0x40EFFE0000000000) return (ushort)(sign | 0x7C00);

        int exponent = (int)(magnitude >> 52) - 1023;
        if (exponent < -25) return (ushort)sign;

        // Normal results drop 42 bits; subnormal ones drop as many more as the exponent lies below −14. A carry out of the fraction
        // goes into the exponent, which is the right next value.
        int drop = exponent < -14 ? 42 - 14 - exponent : 42;
        ulong fraction = (magnitude & 0x000FFFFFFFFFFFFF) | 0x0010000000000000;
        uint result = (uint)HalfRounding.ShiftToNearestEven(fraction, drop);
        if (exponent >= -14) result += (uint)(exponent + 14) << 10;
        return (ushort)(sign | result);
    }
}

/// <summary>
/// bfloat16 as 16 bits: the upper half of a binary32. A NaN stays a NaN; on narrowing it is made quiet.
/// </summary>
public static class BFloat16
{
    /// <summary>The value, exact.</summary>
    public static float ToSingle(ushort bits) => BitConverter.UInt32BitsToSingle((uint)bits << 16);

    /// <summary>The nearest value, ties to even.</summary>
    public static ushort FromSingle(float value)
    {
        uint bits = BitConverter.SingleToUInt32Bits(value);
        if ((bits & 0x7FFFFFFF) > 0x7F800000) return (ushort)((bits >> 16) | 0x40);
        return (ushort)HalfRounding.ShiftToNearestEven(bits, 16);
    }

    /// <summary>The nearest value, ties to even, rounded once (not by way of binary32, which could round twice).</summary>
    public static ushort FromDouble(double value)
    {
        float single = (float)value;

        // Where narrowing to binary32 was inexact, its last bit is made odd ("round to odd"): the second rounding then sees that the
        // value lies strictly between two neighbours. Infinite and NaN results have no neighbour to step back to.
        if (single == value || !float.IsFinite(single)) return FromSingle(single);
        uint bits = BitConverter.SingleToUInt32Bits(single);
        if ((bits & 1) != 0) return FromSingle(single);
        bool tooFar = Math.Abs((double)single) > Math.Abs(value);
        bits = single == 0 ? bits | 1 : tooFar ? bits - 1 : bits + 1;
        return FromSingle(BitConverter.UInt32BitsToSingle(bits));
    }
}

/// <summary>The rounding that the narrow formats share.</summary>
internal static class HalfRounding
{
    /// <summary>value / 2^shift to the nearest integer, ties to even; shift from 1 to 63, value below 2⁶³.</summary>
    public static ulong ShiftToNearestEven(ulong value, int shift)
    {
        ulong half = 1UL << (shift - 1);
        return (value + (half - 1) + ((value >> shift) & 1)) >> shift;
    }
}
