using System.Globalization;
using System.Numerics;
using Reference.Transformer.Text.Templates.Nodes;
using Reference.Transformer.Text.Templates.Values;

namespace Reference.Transformer.Text.Templates.Library;

/// <summary>
/// Attributes and items. There is no way from a value to its class: each type has the members that are listed here, those of Python that
/// change a value or lead out of the sandbox are refused, and those that are only missing say so.
/// </summary>
internal static class Attributes
{
    private static readonly string[] s_changing =
    [
        "append", "clear", "extend", "insert", "pop", "popitem", "remove", "reverse", "setdefault", "sort", "update",
    ];

    private static readonly string[] s_missing =
    [
        "encode", "format_map", "maketrans", "translate", "expandtabs", "fromkeys", "bit_length", "bit_count", "to_bytes", "from_bytes", "conjugate",
        "real", "imag", "numerator", "denominator", "as_integer_ratio", "is_integer", "hex", "fromhex",
    ];

    /// <summary>value.name: an attribute, else an item.</summary>
    public static object? Dot(object? value, string name)
    {
        switch (value)
        {
            case Undefined undefined:
                throw undefined.Fault();
            case LoopValue loop:
                return loop.Attribute(name);
            case Cycler cycler:
                return cycler.Attribute(name);
            case Group group when name == "grouper":
                return group.Grouper;
        }

        return Member(value, name) is { } member ? member
            : value is Mapping mapping && mapping.TryGet(name, out object? item) ? item
            : value is Namespace space && space.Values.TryGetValue(name, out item) ? item : Nothing(value, name);
    }

    /// <summary>value[key]: an item, else an attribute.</summary>
    public static object? Item(object? value, object? key)
    {
        switch (value)
        {
            case Undefined undefined:
                throw undefined.Fault();
            case Mapping mapping when key is not (Sequence or Mapping) && mapping.TryGet(key, out object? item):
                return item;
            case string or Sequence or Group or NumberRange when key is BigInteger or bool:
                return Slicing.At(value, Python.ToInt(key, "an index"));
            case Markup markup when key is BigInteger or bool:
                return Slicing.At(markup.Text, Python.ToInt(key, "an index"));
            default:
                return key is string name ? Dot(value, name) : Undefined.Item(value, key);
        }
    }

    /// <summary>What an attribute filter takes: "a.b" goes from item to item, numbers are places.</summary>
    public static object? Path(object? value, object? path, object? missing = null)
    {
        if (path is string { Length: > 1000 }) throw new TemplateFault("the name of an attribute has over 1000 characters");
        IEnumerable<object?> parts = path is string text ? text.Split('.').Select(PathPart) : [path];
        foreach (object? part in parts)
        {
            value = Item(value, part);
            if (value is Undefined && missing is not null) value = missing;
        }

        return value;
    }

    private static object? PathPart(string part) =>
        part.Length > 0 && part.All(char.IsAsciiDigit) ? BigInteger.Parse(part, CultureInfo.InvariantCulture) : part;

    private static object? Member(object? value, string name) => value switch
    {
        Group group when name == "list" => group.List,
        string text => StringMethods.Find(text, name),
        Markup markup => StringMethods.Find(markup.Text, name),
        Mapping mapping => OfMapping(mapping, name),
        Sequence sequence => OfSequence(sequence, name),
        _ => null,
    };

    private static Undefined Nothing(object? value, string name)
    {
        if (name.StartsWith("__", StringComparison.Ordinal)) return Unsafe(value, name);
        bool canMiss = value is string or Markup or BigInteger or bool or double or Mapping;
        return canMiss && Array.IndexOf(s_missing, name) >= 0
            ? throw new TemplateFault($"'{name}' of '{Python.TypeName(value)}' is not supported") : Undefined.Item(value, name);
    }

    private static Undefined Unsafe(object? value, string name) =>
        new($"access to attribute '{name}' of '{Python.TypeName(value)}' object is unsafe.");

    private static object? OfMapping(Mapping mapping, string name) => name switch
    {
        "items" or "keys" or "values" => new Callable(name, "", (_, _) => new MappingView(mapping, name)),
        "get" => new Callable(name, "key default?", (_, a) => mapping.TryGet(a[0], out object? value) ? value : a[1]),
        "copy" => new Callable(name, "", (_, _) => mapping),
        _ when Array.IndexOf(s_changing, name) >= 0 => Unsafe(mapping, name),
        _ => null,
    };

    private static object? OfSequence(Sequence sequence, string name) => name switch
    {
        "index" => new Callable(name, "value", (frame, a) => Index(frame, sequence, a[0])),
        "count" => new Callable(name, "value", (frame, a) => Count(frame, sequence, a[0])),
        "copy" when !sequence.IsTuple => new Callable(name, "", (_, _) => sequence),
        _ when Array.IndexOf(s_changing, name) >= 0 && !sequence.IsTuple => Unsafe(sequence, name),
        _ => null,
    };

    private static BigInteger Index(Frame frame, Sequence sequence, object? value)
    {
        frame.Machine.Spend(sequence.Size);
        for (int i = 0; i < sequence.Items.Count; i++)
            if (Python.AreEqual(sequence.Items[i], value)) return new BigInteger(i);
        throw new TemplateFault($"{Python.Repr(value)} is not in list");
    }

    private static BigInteger Count(Frame frame, Sequence sequence, object? value)
    {
        frame.Machine.Spend(sequence.Size);
        return new BigInteger(sequence.Items.Count(item => Python.AreEqual(item, value)));
    }
}
