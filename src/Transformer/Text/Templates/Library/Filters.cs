using System.Numerics;
using Reference.Transformer.Text.Templates.Nodes;
using Reference.Transformer.Text.Templates.Values;

namespace Reference.Transformer.Text.Templates.Library;

/// <summary>What a filter does: the scope, the value on its left, its arguments.</summary>
internal delegate object? FilterBody(Frame frame, object? value, Bound arguments);

/// <summary>Jinja's filters, by name.</summary>
internal static class Filters
{
    private static readonly Dictionary<string, (string Signature, FilterBody Body)> s_all = new([.. TextFilters.All, .. ListFilters.All], StringComparer.Ordinal)
    {
        ["abs"] = ("", (_, value, _) => Abs(value)),
        ["attr"] = ("name", (_, value, a) => Attribute(value, a.Text(0))),
        ["d"] = ("default_value? boolean?", (_, value, a) => Default(value, a)),
        ["default"] = ("default_value? boolean?", (_, value, a) => Default(value, a)),
        ["float"] = ("default?", (_, value, a) => Numbers.Float(Plain(value), a.Has(0) ? a[0] : 0.0)),
        ["int"] = ("default? base?", (_, value, a) => Numbers.Int(Plain(value), a.Has(0) ? a[0] : BigInteger.Zero, a.Whole(1, 10))),
        ["pprint"] = ("", (_, value, _) => Pretty(value)),
        ["round"] = ("precision? method?", (_, value, a) => Numbers.Round(value, a.Whole(0, 0), a.TextOrNone(1) ?? "common")),
        ["string"] = ("", (_, value, _) => value is Markup ? value : Python.Text(value)),
        ["tojson"] = ("ensure_ascii? indent? separators? sort_keys?", (_, value, a) => ToJson(value, a)),
    };

    /// <summary>True where there is a filter of that name.</summary>
    public static bool IsKnown(string name) => s_all.ContainsKey(name);

    /// <summary>All names, for errors.</summary>
    public static string Known => string.Join(", ", s_all.Keys.Order(StringComparer.Ordinal));

    /// <summary>Filters a value.</summary>
    public static object? Apply(Frame frame, string name, object? value, Arguments arguments)
    {
        if (!s_all.TryGetValue(name, out (string Signature, FilterBody Body) filter)) throw new TemplateFault($"no filter named '{name}'");
        frame.Machine.Spend(Contents.Size(value));
        object? result = filter.Body(frame, value, Signature.Of(filter.Signature).Bind($"the filter {name}", arguments));
        if (result is string text) frame.Machine.Made(text);
        else frame.Machine.Spend(Contents.Size(result));
        return result;
    }

    private static object? Attribute(object? value, string name) =>
        value is Mapping mapping && mapping.TryGet(name, out _) ? Undefined.Item(value, name) : Attributes.Dot(value, name);

    private static string Pretty(object? value)
    {
        string line = Python.Repr(Sorted(value));
        return line.Length <= 80 ? line
            : throw new TemplateFault("pprint of what does not fit a line of 80 characters is not supported; use tojson(indent=2)");
    }

    private static object? Sorted(object? value) => value switch
    {
        Mapping mapping => new Mapping(Python.Sort(mapping.Entries, entry => entry.Key, isReverse: false)
            .Select(entry => new KeyValuePair<object?, object?>(entry.Key, Sorted(entry.Value)))),
        Sequence sequence => new Sequence([.. sequence.Items.Select(Sorted)], sequence.IsTuple),
        _ => value,
    };

    private static object? Plain(object? value) => value is Markup markup ? markup.Text : value;

    private static object? Default(object? value, Bound arguments) =>
        value is Undefined || (arguments.Flag(1) && !Python.IsTrue(value)) ? arguments.Has(0) ? arguments[0] : "" : value;

    private static object? Abs(object? value) => value switch
    {
        Undefined undefined => throw undefined.Fault(),
        double number => Math.Abs(number),
        _ => BigInteger.Abs(Python.Whole(value) ?? throw new TemplateFault($"bad operand type for abs(): '{Python.TypeName(value)}'")),
    };

    private static string ToJson(object? value, Bound arguments)
    {
        string? indent = arguments[1] switch
        {
            null => null,
            string text => text,
            var count => new string(' ', Math.Clamp(Python.ToInt(count, "tojson's indent"), 0, 1000)),
        };
        (string comma, string colon) = arguments[2] switch
        {
            null => (indent is null ? ", " : ",", ": "),
            Sequence { Items: [string between, string behind] } => (between, behind),
            _ => throw new TemplateFault("tojson: separators must be two texts"),
        };
        return new Json(arguments.Flag(0), indent, comma, colon, arguments.Flag(3)).Write(value);
    }
}
