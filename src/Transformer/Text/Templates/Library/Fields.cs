using System.Globalization;
using System.Text;
using Reference.Transformer.Text.Templates.Values;

namespace Reference.Transformer.Text.Templates.Library;

/// <summary>"{} and {name:&gt;5}".format(…).</summary>
internal static class Fields
{
    /// <summary>A text with the values put in.</summary>
    public static string Format(string format, Arguments arguments)
    {
        var output = new StringBuilder();
        int used = 0;
        for (int i = 0; i < format.Length; i++)
        {
            char c = format[i];
            bool isDouble = i + 1 < format.Length && format[i + 1] == c;
            if (c is not ('{' or '}') || isDouble)
            {
                output.Append(c);
                if (c is '{' or '}') i++;
                continue;
            }

            int end = format.IndexOf('}', i);
            if (c == '}' || end < 0) throw new TemplateFault($"str.format: single '{c}' encountered in format string");
            output.Append(Field(format[(i + 1)..end], arguments, ref used));
            if (output.Length > Limits.Text) throw new TemplateFault($"a text of over {Limits.Text} characters");
            i = end;
        }

        return output.ToString();
    }

    private static string Field(string field, Arguments arguments, ref int used)
    {
        if (field.Contains('{', StringComparison.Ordinal)) throw new TemplateFault("str.format: fields in fields are not supported");
        int colon = field.IndexOf(':', StringComparison.Ordinal);
        string spec = colon < 0 ? "" : field[(colon + 1)..], name = colon < 0 ? field : field[..colon];
        int mark = name.IndexOf('!', StringComparison.Ordinal);
        string conversion = mark < 0 ? "" : name[(mark + 1)..];
        if (mark >= 0) name = name[..mark];
        object? value = Value(name, arguments, ref used);
        value = conversion switch
        {
            "" => value,
            "s" => Python.Text(value),
            "r" => Python.Repr(value),
            _ => throw new TemplateFault($"str.format: the conversion '!{conversion}' is not supported"),
        };
        return spec.Length == 0 ? Python.Text(value) : Spec(spec).Apply(value is Markup or Undefined ? Python.Text(value) : value);
    }

    private static object? Value(string name, Arguments arguments, ref int used)
    {
        int end = name.AsSpan().IndexOfAny('.', '[');
        if (end >= 0) throw new TemplateFault("str.format: attributes and items in fields are not supported");
        if (name.Length > 0 && !name.All(char.IsAsciiDigit))
        {
            foreach ((string key, object? value) in arguments.Named)
                if (key == name) return value;
            throw new TemplateFault($"str.format: no argument '{name}'");
        }

        int place = name.Length == 0 ? used++ : name.Length < 7 ? int.Parse(name, CultureInfo.InvariantCulture) : int.MaxValue;
        return place < arguments.Positional.Count ? arguments.Positional[place]
            : throw new TemplateFault($"str.format: no argument {place}");
    }

    // [[fill]align][sign][#][0][width][,][.precision][type]
    private static FieldFormat Spec(string spec)
    {
        var format = new FieldFormat();
        int at = 0;
        if (spec.Length > 1 && "<>=^".Contains(spec[1], StringComparison.Ordinal)) (format, at) = (format with { Fill = spec[0], Align = spec[1] }, 2);
        else if ("<>=^".Contains(spec[0], StringComparison.Ordinal)) (format, at) = (format with { Align = spec[0] }, 1);
        if (At(spec, at) is '+' or ' ' or '-') format = format with { Sign = spec[at] == '-' ? '\0' : spec[at++] };
        if (At(spec, at) == '-') at++;
        if (At(spec, at) == '#') (format, at) = (format with { IsAlternate = true }, at + 1);
        if (At(spec, at) == '0' && format.Align == '\0') format = format with { Fill = '0', Align = '=' };
        format = format with { Width = FieldFormat.Digits(spec, ref at) };
        if (At(spec, at) == ',') (format, at) = (format with { HasCommas = true }, at + 1);
        if (At(spec, at) == '.')
        {
            at++;
            format = format with { Precision = FieldFormat.Digits(spec, ref at) };
        }

        if (at < spec.Length) format = format with { Kind = spec[at++] };
        return at == spec.Length ? format : throw new TemplateFault($"str.format: the format '{spec}' is not supported");
    }

    private static char At(string text, int place) => place < text.Length ? text[place] : '\0';
}
