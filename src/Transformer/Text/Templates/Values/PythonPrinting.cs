using System.Globalization;
using System.Numerics;
using System.Text;

namespace Reference.Transformer.Text.Templates.Values;

/// <content>str(…) and repr(…).</content>
internal static partial class Python
{
    /// <summary>str(value): what {{ }} prints.</summary>
    public static string Text(object? value) => value switch
    {
        string text => text,
        Markup markup => markup.Text,
        Undefined => "",
        _ => Repr(value),
    };

    /// <summary>repr(value): how it stands in a printed list.</summary>
    public static string Repr(object? value)
    {
        var output = new StringBuilder();
        Write(value, output);
        return output.ToString();
    }

    /// <summary>repr of a float: the shortest digits that give it back, an exponent from 1e16 and below 1e-4.</summary>
    public static string Repr(double value)
    {
        if (double.IsNaN(value)) return "nan";
        if (double.IsInfinity(value)) return value > 0 ? "inf" : "-inf";
        string shortest = value.ToString("R", CultureInfo.InvariantCulture);
        int mark = shortest.IndexOf('E', StringComparison.Ordinal);
        string mantissa = (mark < 0 ? shortest : shortest[..mark]).TrimStart('-');
        int point = mantissa.IndexOf('.', StringComparison.Ordinal);
        string digits = mantissa.Replace(".", "", StringComparison.Ordinal);
        int exponent = mark < 0 ? 0 : int.Parse(shortest.AsSpan(mark + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        int whole = (point < 0 ? mantissa.Length : point) + exponent;
        int zeros = digits.Length - digits.TrimStart('0').Length;
        digits = digits.Trim('0');
        whole -= zeros;
        string sign = double.IsNegative(value) ? "-" : "";
        if (digits.Length == 0) return sign + "0.0";
        return sign + Layout(digits, whole);
    }

    // The number 0.digits · 10^whole.
    private static string Layout(string digits, int whole)
    {
        if (whole is > -4 and <= 16)
        {
            if (whole <= 0) return "0." + new string('0', -whole) + digits;
            return whole >= digits.Length
                ? digits + new string('0', whole - digits.Length) + ".0" : digits[..whole] + "." + digits[whole..];
        }

        string mantissa = digits.Length == 1 ? digits : digits[..1] + "." + digits[1..];
        int exponent = whole - 1;
        return string.Create(CultureInfo.InvariantCulture, $"{mantissa}e{(exponent < 0 ? '-' : '+')}{Math.Abs(exponent):00}");
    }

    private static void Write(object? value, StringBuilder output)
    {
        if (output.Length > Limits.Text) throw new TemplateFault($"a text of over {Limits.Text} characters");
        switch (value)
        {
            case null: output.Append("None"); break;
            case bool flag: output.Append(flag ? "True" : "False"); break;
            case BigInteger number: output.Append(number.ToString(CultureInfo.InvariantCulture)); break;
            case double number: output.Append(Repr(number)); break;
            case string text: PythonText.Quote(text, output); break;
            case Undefined: output.Append("Undefined"); break;
            case Sequence { IsTuple: true, Items: [var only] }:
                Write(output, "(", [only], ",)");
                break;
            case Sequence sequence:
                Write(output, sequence.IsTuple ? "(" : "[", sequence.Items, sequence.IsTuple ? ")" : "]");
                break;
            case Group group: Write(group.Tuple, output); break;
            case MappingView view: Write(output, $"dict_{view.Kind}([", view.Items, "])"); break;
            case Mapping mapping: Write(mapping, output); break;
            case NumberRange { Stride: 1 } range: output.Append(CultureInfo.InvariantCulture, $"range({range.Start}, {range.Stop})"); break;
            case NumberRange range: output.Append(CultureInfo.InvariantCulture, $"range({range.Start}, {range.Stop}, {range.Stride})"); break;
            case TemplateReference: output.Append("<TemplateReference None>"); break;
            case Generator: throw new TemplateFault("what map, select and the like give has no text; add '| list' or '| join'");
            default: throw new TemplateFault($"a {TypeName(value)} has no text that would be the same each time; print what it gives");
        }
    }

    private static void Write(StringBuilder output, string open, IEnumerable<object?> items, string close)
    {
        output.Append(open);
        string comma = "";
        foreach (object? item in items)
        {
            output.Append(comma);
            Write(item, output);
            comma = ", ";
        }

        output.Append(close);
    }

    private static void Write(Mapping mapping, StringBuilder output)
    {
        output.Append('{');
        string comma = "";
        foreach ((object? key, object? value) in mapping.Entries)
        {
            output.Append(comma);
            Write(key, output);
            output.Append(": ");
            Write(value, output);
            comma = ", ";
        }

        output.Append('}');
    }
}
