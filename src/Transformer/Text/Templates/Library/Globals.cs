using System.Numerics;
using Reference.Transformer.Text.Templates.Nodes;
using Reference.Transformer.Text.Templates.Values;

namespace Reference.Transformer.Text.Templates.Library;

/// <summary>The names that every template has: Jinja's functions, and raise_exception and strftime_now, which transformers adds.</summary>
internal static class Globals
{
    private static readonly Callable[] s_all =
    [
        new("range", "*", (_, a) => Range(a.Rest)),
        new("dict", "*", (_, a) => Dict("dict", a.Rest)),
        new("namespace", "*", (_, a) => Space(a.Rest)),
        new("cycler", "*", (_, a) => new Cycler(a.Rest.Positional)),
        new("joiner", "sep?", (_, a) => Joiner(a.Has(0) ? a.Text(0) : ", ")),
        new("lipsum", "*", (_, _) => throw new TemplateFault("lipsum is not supported: its text is random")),
        new("raise_exception", "message", (_, a) =>
            throw new TemplateFault($"the template refuses the chat: {Python.Text(a[0])}", Python.Text(a[0]))),
        new("strftime_now", "format", (frame, a) => Now(frame, a.Text(0))),
    ];

    /// <summary>Sets them in the outermost scope.</summary>
    public static void SetIn(Frame frame)
    {
        foreach (Callable one in s_all) frame.Set(one.Name, one);
        frame.Set("self", new TemplateReference());
    }

    private static string Now(Frame frame, string format) => Clock.Format(frame.Machine.Now
        ?? throw new TemplateFault("the template asks for the clock (strftime_now); give the time as ChatPrompt.Now, or what it would print as a variable"), format);

    private static NumberRange Range(Arguments arguments)
    {
        long[] numbers = [.. arguments.Positional.Select(one => (long)Python.ToInt(one, "range"))];
        if (numbers.Length is 0 or > 3 || arguments.Named.Count > 0) throw new TemplateFault("range takes one to three whole numbers");
        var range = new NumberRange(numbers.Length > 1
            ? numbers[0] : 0, numbers.Length > 1 ? numbers[1] : numbers[0], numbers.Length > 2 ? numbers[2] : 1);
        if (range.Stride == 0) throw new TemplateFault("range() arg 3 must not be zero");
        return range.Count <= Limits.Range ? range
            : throw new TemplateFault($"range: found {range.Count} numbers, expected {Limits.Range} at most");
    }

    private static Mapping Dict(string name, Arguments arguments)
    {
        IEnumerable<KeyValuePair<object?, object?>> first = arguments.Positional switch
        {
            [] => [],
            [Mapping mapping] => mapping.Entries,
            [var pairs] => Python.Iterate(pairs).Select(pair => Python.Iterate(pair) is [var key, var value]
                ? new KeyValuePair<object?, object?>(key, value) : throw new TemplateFault($"{name} wants pairs")),
            _ => throw new TemplateFault($"{name} takes one argument at most, and named ones"),
        };
        return new Mapping([.. first, .. arguments.Named.Select(one => new KeyValuePair<object?, object?>(one.Key, one.Value))]);
    }

    private static Namespace Space(Arguments arguments)
    {
        var space = new Namespace();
        foreach ((object? key, object? value) in Dict("namespace", arguments).Entries) space.Values[Python.Text(key)] = value;
        return space;
    }

    private static Callable Joiner(string separator)
    {
        bool isUsed = false;
        return new Callable("joiner", "", (_, _) =>
        {
            string text = isUsed ? separator : "";
            isUsed = true;
            return text;
        });
    }
}

/// <summary>cycler(…): gives its values in turn.</summary>
/// <param name="items">The values.</param>
internal sealed class Cycler(IReadOnlyList<object?> items)
{
    private int _place;

    /// <summary>An attribute.</summary>
    public object? Attribute(string name) => name switch
    {
        "current" => Current,
        "next" => new Callable("cycler.next", "", (_, _) =>
        {
            object? value = Current;
            _place = (_place + 1) % items.Count;
            return value;
        }),
        "reset" => new Callable("cycler.reset", "", (_, _) =>
        {
            _place = 0;
            return null;
        }),
        _ => Undefined.Item(this, name),
    };

    private object? Current => items.Count > 0 ? items[_place] : throw new TemplateFault("cycler: no items");
}
