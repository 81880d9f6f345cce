using System.Globalization;
using System.Numerics;
using Reference.Transformer.Text.Templates.Values;

namespace Reference.Transformer.Text.Templates.Library;

/// <summary>How a number or text is laid out in a field: what "%05.2f" and "{:&gt;5}" have in common.</summary>
internal sealed record FieldFormat
{
    /// <summary>Least number of characters.</summary>
    public int Width { get; init; }

    /// <summary>Digits behind the point, or most characters of a text; null where the format says nothing.</summary>
    public int? Precision { get; init; }

    /// <summary>'d', 's', 'f' …; '\0' where the format says nothing.</summary>
    public char Kind { get; init; }

    /// <summary>&lt;, &gt;, ^, or = for room between sign and digits; '\0' for the type's own.</summary>
    public char Align { get; init; }

    /// <summary>What fills the room.</summary>
    public char Fill { get; init; } = ' ';

    /// <summary>'+' or ' ' in front of what is not negative; '\0' for nothing.</summary>
    public char Sign { get; init; }

    /// <summary>0x and the like in front.</summary>
    public bool IsAlternate { get; init; }

    /// <summary>Commas between thousands.</summary>
    public bool HasCommas { get; init; }

    /// <summary>A number of digits that a format gives.</summary>
    public static int Digits(string text, ref int at)
    {
        int start = at;
        while (at < text.Length && char.IsAsciiDigit(text[at])) at++;
        return start == at ? 0 : at - start < 7 ? int.Parse(text.AsSpan(start, at - start), CultureInfo.InvariantCulture)
            : throw new TemplateFault($"a field of over {Limits.Text} characters");
    }

    /// <summary>A value laid out.</summary>
    public string Apply(object? value)
    {
        if (Kind is 's' or '\0' && value is string text) return Lay("", Precision is { } most ? Slicing.Part(text, 0, most) : text, '<');
        if (Kind is 'f' or 'F' or '%' || (Kind == '\0' && value is double)) return Decimal(value);
        BigInteger whole = Python.Whole(value)
            ?? throw new TemplateFault($"the format '{Kind}' wants a number, not {Python.TypeName(value)}");
        if (Kind == 'c') return Lay("", char.ConvertFromUtf32(whole >= 0 && whole < 0xD800 ? (int)whole
            : throw new TemplateFault("%c wants a character")), '<');
        BigInteger size = BigInteger.Abs(whole);
        (string prefix, string digits) = Kind switch
        {
            'd' or 'i' or 'u' or 'n' or '\0' => ("", size.ToString(CultureInfo.InvariantCulture)),
            'x' => ("0x", Hexadecimal(size)),
            'X' => ("0X", Hexadecimal(size).ToUpperInvariant()),
            'o' => ("0o", InBase(size, 8)),
            'b' => ("0b", InBase(size, 2)),
            _ => throw new TemplateFault($"the format '{Kind}' is not supported"),
        };
        if (Precision is { } least) digits = digits.PadLeft(least, '0');
        return Lay(SignOf(whole.Sign < 0) + (IsAlternate ? prefix : ""), HasCommas ? Grouped(digits) : digits, '>');
    }

    /// <summary>A number with so many digits behind the point: the exact value, halves to even.</summary>
    public static string Fixed(double size, int precision)
    {
        long bits = BitConverter.DoubleToInt64Bits(size);
        int exponent = (int)((bits >> 52) & 0x7FF);
        BigInteger mantissa = (bits & 0xFFFFFFFFFFFFF) | (exponent > 0 ? 1L << 52 : 0);
        int power = Math.Max(exponent, 1) - 1075;
        BigInteger scaled = mantissa * BigInteger.Pow(10, precision);
        if (power >= 0) scaled <<= power;
        else
        {
            BigInteger half = BigInteger.One << (-power - 1), rest = scaled & ((half << 1) - 1);
            scaled >>= -power;
            if (rest > half || (rest == half && !scaled.IsEven)) scaled++;
        }

        string digits = scaled.ToString(CultureInfo.InvariantCulture).PadLeft(precision + 1, '0');
        return precision == 0 ? digits : digits[..^precision] + "." + digits[^precision..];
    }

    private string Decimal(object? value)
    {
        double number = Python.Number(value)
            ?? throw new TemplateFault($"the format '{Kind}' wants a number, not {Python.TypeName(value)}");
        if (Kind == '%') number *= 100;
        string sign = SignOf(double.IsNegative(number));
        number = Math.Abs(number);
        if (!double.IsFinite(number)) return Lay(sign, Python.Repr(number), '>');
        if (Kind == '\0' && Precision is not null) throw new TemplateFault("a precision without 'f' is not supported");
        if (Precision > 1000) throw new TemplateFault("a precision of over 1000 digits");
        string digits = Kind == '\0' ? Python.Repr(number) : Fixed(number, Precision ?? 6);
        int point = digits.IndexOf('.', StringComparison.Ordinal) is var at and >= 0 ? at : digits.Length;
        if (HasCommas) digits = Grouped(digits[..point]) + digits[point..];
        return Lay(sign, digits + (Kind == '%' ? "%" : ""), '>');
    }

    private string SignOf(bool isNegative) => isNegative ? "-" : Sign == '\0' ? "" : Sign.ToString();

    private string Lay(string sign, string text, char align)
    {
        int room = Width - sign.Length - PythonText.Length(text);
        if (room <= 0) return sign + text;
        string fill = new(Fill, room);
        return (Align == '\0' ? align : Align) switch
        {
            '<' => sign + text + fill,
            '=' => sign + fill + text,
            '^' => fill[..(room / 2)] + sign + text + fill[(room / 2)..],
            _ => fill + sign + text,
        };
    }

    private static string Hexadecimal(BigInteger size) => InBase(size, 16);

    private static string InBase(BigInteger size, int radix)
    {
        var digits = new System.Text.StringBuilder();
        do
        {
            size = BigInteger.DivRem(size, radix, out BigInteger digit);
            digits.Insert(0, "0123456789abcdef"[(int)digit]);
        }
        while (!size.IsZero);
        return digits.ToString();
    }

    private static string Grouped(string digits)
    {
        for (int i = digits.Length - 3; i > 0; i -= 3) digits = digits.Insert(i, ",");
        return digits;
    }
}
