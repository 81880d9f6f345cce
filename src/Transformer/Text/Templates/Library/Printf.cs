using System.Text;
using Reference.Transformer.Text.Templates.Values;

namespace Reference.Transformer.Text.Templates.Library;

/// <summary>"%s has %d" % (a, b), and the filter format.</summary>
internal static class Printf
{
    /// <summary>A text with the values put in: a tuple's, a dictionary's by name, or one.</summary>
    public static string Format(string format, object? values)
    {
        IReadOnlyList<object?> list = values is Sequence { IsTuple: true } tuple ? tuple.Items : [values];
        var output = new StringBuilder();
        int used = 0;
        for (int i = 0; i < format.Length; i++)
        {
            if (format[i] != '%')
            {
                output.Append(format[i]);
                continue;
            }

            i++;
            string? name = Name(format, ref i);
            FieldFormat field = Field(format, ref i);
            if (i >= format.Length) throw new TemplateFault("incomplete format");
            if (format[i] == '%')
            {
                output.Append('%');
                continue;
            }

            object? value = name is not null
                ? values is Mapping mapping && mapping.TryGet(name, out object? found) ? found
                    : throw new TemplateFault($"format: no value '{name}'")
                : used < list.Count ? list[used++] : throw new TemplateFault("not enough arguments for format string");
            output.Append(One(field with { Kind = format[i] }, value));
            if (output.Length > Limits.Text) throw new TemplateFault($"a text of over {Limits.Text} characters");
        }

        if (used < list.Count && values is not (Mapping or Sequence { IsTuple: false }))
            throw new TemplateFault("not all arguments converted during string formatting");
        return output.ToString();
    }

    private static string? Name(string format, ref int at)
    {
        if (at >= format.Length || format[at] != '(') return null;
        int end = format.IndexOf(')', at);
        if (end < 0) throw new TemplateFault("incomplete format key");
        string name = format[(at + 1)..end];
        at = end + 1;
        return name;
    }

    private static FieldFormat Field(string format, ref int at)
    {
        var field = new FieldFormat();
        for (; at < format.Length && "-+ 0#".Contains(format[at], StringComparison.Ordinal); at++)
        {
            field = format[at] switch
            {
                '-' => field with { Align = '<', Fill = ' ' },
                '0' when field.Align == '\0' => field with { Align = '=', Fill = '0' },
                '+' => field with { Sign = '+' },
                ' ' when field.Sign == '\0' => field with { Sign = ' ' },
                '#' => field with { IsAlternate = true },
                _ => field,
            };
        }

        field = field with { Width = FieldFormat.Digits(format, ref at) };
        if (at >= format.Length || format[at] != '.') return field;
        at++;
        return field with { Precision = FieldFormat.Digits(format, ref at) };
    }

    private static string One(FieldFormat field, object? value)
    {
        switch (field.Kind)
        {
            case 's' or 'r' or 'a':
                string text = field.Kind == 's' ? Python.Text(value) : Python.Repr(value);
                return (field with { Kind = 's', Align = field.Align == '<' ? '<' : '>', Fill = ' ' }).Apply(text);
            case 'c' when value is string character:
                return (field with { Kind = 's', Align = field.Align == '<' ? '<' : '>' }).Apply(character);
            case 'd' or 'i' or 'u' when value is double number:
                return (field with { Kind = 'd' }).Apply(Numbers.Truncate(number));
            default:
                return field.Apply(value is Undefined undefined ? throw undefined.Fault() : value);
        }
    }
}
