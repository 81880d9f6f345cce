using System.Globalization;
using System.Numerics;
using Reference.Transformer.Text.Templates.Values;

namespace Reference.Transformer.Text.Templates.Library;

/// <summary>int(…), float(…) and round(…).</summary>
internal static class Numbers
{
    /// <summary>The filter int: a text or number as a whole number, or what stands for one that is none.</summary>
    public static object? Int(object? value, object? missing, int radix) => value switch
    {
        Undefined undefined => throw undefined.Fault(),
        double number => double.IsFinite(number) ? Truncate(number) : missing,
        string text when ParseWhole(text, radix) is { } whole => whole,
        string text => ParseFloat(text) is { } number && double.IsFinite(number) ? Truncate(number) : missing,
        _ => Python.Whole(value) is { } whole ? whole : missing,
    };

    /// <summary>The filter float.</summary>
    public static object? Float(object? value, object? missing) => value switch
    {
        Undefined undefined => throw undefined.Fault(),
        string text => ParseFloat(text) is { } number ? number : missing,
        _ => Python.Number(value) is { } number ? number : missing,
    };

    /// <summary>A float without what lies behind the point.</summary>
    public static object Truncate(double number) => double.IsFinite(number)
        ? new BigInteger(Math.Truncate(number)) : throw new TemplateFault("infinity and NaN are no whole numbers");

    /// <summary>The filter round: "common" to the nearest, halves of the exact value to even; "ceil", "floor".</summary>
    public static object? Round(object? value, int precision, string method)
    {
        if (value is Undefined undefined) throw undefined.Fault();
        double number = Python.Number(value) ?? throw new TemplateFault($"round: type {Python.TypeName(value)} is no number");
        if (precision is < 0 or > 300) throw new TemplateFault($"round: found a precision of {precision}, expected 0 to 300");
        if (method == "common" && Python.Whole(value) is { } whole) return whole;
        if (!double.IsFinite(number)) return number;
        double scale = (double)BigInteger.Pow(10, precision);
        return method switch
        {
            "common" => Math.CopySign(double.Parse(FieldFormat.Fixed(Math.Abs(number), precision), CultureInfo.InvariantCulture), number),
            "ceil" => Math.Ceiling(number * scale) / scale,
            "floor" => Math.Floor(number * scale) / scale,
            _ => throw new TemplateFault("round: the method must be common, ceil or floor"),
        };
    }

    private static BigInteger? ParseWhole(string text, int radix)
    {
        if (radix is < 2 or > 36) throw new TemplateFault("int: the base must be from 2 to 36");
        text = StringMethods.Strip(text, null, left: true, right: true);
        bool isNegative = text.StartsWith('-');
        if (isNegative || text.StartsWith('+')) text = text[1..];
        string prefix = radix == 16 ? "0x" : radix == 8 ? "0o" : radix == 2 ? "0b" : "";
        if (prefix.Length > 0 && text.StartsWith(prefix, StringComparison.OrdinalIgnoreCase)) text = text[2..];
        if (text.Length is 0 or > 1000 || text[0] == '_' || text[^1] == '_' || text.Contains("__", StringComparison.Ordinal)) return null;
        BigInteger number = 0;
        foreach (char c in text)
        {
            if (c == '_') continue;
            int digit = char.IsAsciiDigit(c) ? c - '0' : char.IsAsciiLetter(c) ? char.ToLowerInvariant(c) - 'a' + 10 : radix;
            if (digit >= radix) return null;
            number = (number * radix) + digit;
        }

        return isNegative ? -number : number;
    }

    private static double? ParseFloat(string text)
    {
        text = StringMethods.Strip(text, null, left: true, right: true);
        string plain = text.TrimStart('+', '-').ToLowerInvariant();
        if (plain is "inf" or "infinity") return text[0] == '-' ? double.NegativeInfinity : double.PositiveInfinity;
        if (plain == "nan") return double.NaN;
        const NumberStyles Style = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;
        return double.TryParse(text, Style, CultureInfo.InvariantCulture, out double number) ? number : null;
    }
}
