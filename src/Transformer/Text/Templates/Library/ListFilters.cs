using System.Numerics;
using System.Text;
using Reference.Transformer.Text.Templates.Nodes;
using Reference.Transformer.Text.Templates.Values;

namespace Reference.Transformer.Text.Templates.Library;

/// <summary>Filters over lists, dictionaries and whatever else can be walked over.</summary>
internal static class ListFilters
{
    /// <summary>The filters with their signatures.</summary>
    public static IReadOnlyList<KeyValuePair<string, (string Signature, FilterBody Body)>> All { get; } =
    [
        new("batch", ("linecount fill_with?", (_, value, a) => new Generator(Batch(Python.Iterate(value), a.Whole(0, 0), a[1])))),
        new("count", ("", (_, value, _) => new BigInteger(Python.Length(value)))),
        new("dictsort", ("case_sensitive? by? reverse?", (f, value, a) => DictSort(f, value, a))),
        new("first", ("", (_, value, _) => Python.Iterate(value) is [var first, ..] ? first : Empty("first"))),
        new("groupby", ("attribute default? case_sensitive?", (f, value, a) => GroupBy(f, value, a))),
        new("items", ("", (_, value, _) => Items(value))),
        new("join", ("d? attribute?", (f, value, a) => Join(f, value, a))),
        new("last", ("", (_, value, _) => Last(value))),
        new("length", ("", (_, value, _) => new BigInteger(Python.Length(value)))),
        new("list", ("", (_, value, _) => new Sequence(Python.Iterate(value)))),
        new("map", ("*", (f, value, a) => new Generator(Map(f, value, a.Rest)))),
        new("max", ("case_sensitive? attribute?", (f, value, a) => Extreme(f, value, a, isLargest: true))),
        new("min", ("case_sensitive? attribute?", (f, value, a) => Extreme(f, value, a, isLargest: false))),
        new("reject", ("*", (f, value, a) => Select(f, value, a.Rest, hasAttribute: false, isKept: false))),
        new("rejectattr", ("*", (f, value, a) => Select(f, value, a.Rest, hasAttribute: true, isKept: false))),
        new("reverse", ("", (_, value, _) => Reverse(value))),
        new("select", ("*", (f, value, a) => Select(f, value, a.Rest, hasAttribute: false, isKept: true))),
        new("selectattr", ("*", (f, value, a) => Select(f, value, a.Rest, hasAttribute: true, isKept: true))),
        new("slice", ("slices fill_with?", (_, value, a) => new Generator(Slice(Python.Iterate(value), a.Whole(0, 0), a[1])))),
        new("sort", ("reverse? case_sensitive? attribute?", (f, value, a) => Sort(f, value, a))),
        new("sum", ("attribute? start?", (f, value, a) => Sum(f, value, a))),
        new("unique", ("case_sensitive? attribute?", (_, value, a) => new Generator(Unique(Python.Iterate(value), a)))),
    ];

    private static Undefined Empty(string filter) => new($"no {filter} item, sequence was empty");

    private static object? Folded(object? value, bool isCaseSensitive) =>
        !isCaseSensitive && value is string or Markup ? PythonText.Lower(Python.Text(value)) : value;

    private static List<object?> Batch(IReadOnlyList<object?> items, int size, object? fill)
    {
        if (size is < 1 or > Limits.Range) throw new TemplateFault($"batch: found {size} in a line, expected 1 to {Limits.Range}");
        return [.. items.Chunk(size).Select(line => (object?)new Sequence(
            fill is not null && line.Length < size ? [.. line, .. Enumerable.Repeat(fill, size - line.Length)] : line))];
    }

    private static List<object?> Slice(IReadOnlyList<object?> items, int slices, object? fill)
    {
        if (slices is < 1 or > Limits.Range) throw new TemplateFault($"slice: found {slices} slices, expected 1 to {Limits.Range}");
        int size = items.Count / slices, larger = items.Count % slices, done = 0;
        var result = new List<object?>();
        for (int i = 0; i < slices; i++)
        {
            int count = size + (i < larger ? 1 : 0);
            List<object?> part = [.. items.Skip(done).Take(count)];
            if (fill is not null && i >= larger) part.Add(fill);
            result.Add(new Sequence(part));
            done += count;
        }

        return result;
    }

    private static Sequence DictSort(Frame frame, object? value, Bound arguments)
    {
        Mapping mapping = value as Mapping ?? throw new TemplateFault($"dictsort wants a dictionary, not {Python.TypeName(value)}");
        int place = arguments.TextOrNone(1) switch
        {
            null or "key" => 0,
            "value" => 1,
            _ => throw new TemplateFault("dictsort: by must be 'key' or 'value'"),
        };
        frame.Machine.Spend(mapping.Size * 4);
        return new Sequence([.. Python.Sort(new MappingView(mapping, "items").Items,
            pair => Folded(((Sequence)pair!).Items[place], arguments.Flag(0)), arguments.Flag(2))]);
    }

    private static Sequence GroupBy(Frame frame, object? value, Bound arguments)
    {
        bool isCaseSensitive = arguments.Flag(2);
        object? Key(object? item) => Attributes.Path(item, arguments[0], arguments[1]);
        var groups = new List<object?>();
        List<object?> sorted = Sorted(frame, value, item => Folded(Key(item), isCaseSensitive), isReverse: false);
        for (int i = 0; i < sorted.Count;)
        {
            int start = i;
            object? key = Folded(Key(sorted[i]), isCaseSensitive);
            while (i < sorted.Count && Python.AreEqual(Folded(Key(sorted[i]), isCaseSensitive), key)) i++;
            groups.Add(new Group(Key(sorted[start]), new Sequence(sorted[start..i])));
        }

        return new Sequence(groups);
    }

    private static Generator Items(object? value) => value switch
    {
        Undefined => new Generator([]),
        Mapping mapping => new Generator([.. new MappingView(mapping, "items").Items]),
        _ => throw new TemplateFault("Can only get item pairs from a mapping."),
    };

    private static string Join(Frame frame, object? value, Bound arguments)
    {
        string separator = Python.Text(arguments.Has(0) ? arguments[0] : "");
        var output = new StringBuilder();
        bool isFirst = true;
        foreach (object? item in Python.Iterate(value))
        {
            if (!isFirst) output.Append(separator);
            isFirst = false;
            output.Append(Python.Text(arguments[1] is { } path ? Attributes.Path(item, path) : item));
            if (output.Length > Limits.Text) throw new TemplateFault($"a text of over {Limits.Text} characters");
        }

        return frame.Machine.Made(output.ToString());
    }

    private static object? Last(object? value)
    {
        if (value is Generator) throw new TemplateFault("'generator' object is not reversible; add '| list'");
        return Python.Iterate(value) is [.., var last] ? last : Empty("last");
    }

    private static object Reverse(object? value)
    {
        if (value is string or Markup) return string.Concat(PythonText.Characters(Python.Text(value)).Reverse());
        return new Generator([.. Python.Iterate(value).Reverse()]);
    }

    private static List<object?> Map(Frame frame, object? value, Arguments arguments)
    {
        IReadOnlyList<object?> items = Python.Iterate(value);
        if (arguments.Positional.Count > 0)
        {
            string name = arguments.Positional[0] as string ?? throw new TemplateFault("map wants a filter's name");
            Arguments rest = arguments with { Positional = [.. arguments.Positional.Skip(1)] };
            return [.. items.Select(item => Filters.Apply(frame, name, item, rest))];
        }

        Bound bound = Signature.Of("attribute default?").Bind("map", arguments);
        return [.. items.Select(item => Attributes.Path(item, bound[0], bound[1]))];
    }

    private static Generator Select(Frame frame, object? value, Arguments arguments, bool hasAttribute, bool isKept)
    {
        List<object?> rest = [.. arguments.Positional];
        object? attribute = null;
        if (hasAttribute)
        {
            if (rest.Count == 0) throw new TemplateFault("selectattr and rejectattr want an attribute's name");
            attribute = rest[0];
            rest.RemoveAt(0);
        }

        string? test = rest.Count > 0 ? rest[0] as string ?? throw new TemplateFault("select and reject want a test's name") : null;
        Arguments given = arguments with { Positional = [.. rest.Skip(1)] };
        bool Passes(object? item)
        {
            object? tested = hasAttribute ? Attributes.Path(item, attribute) : item;
            return (test is null ? Python.IsTrue(tested) : Tests.Holds(frame, test, tested, given)) == isKept;
        }

        return new Generator([.. Python.Iterate(value).Where(Passes)]);
    }

    private static object? Extreme(Frame frame, object? value, Bound arguments, bool isLargest)
    {
        IReadOnlyList<object?> items = Python.Iterate(value);
        frame.Machine.Spend(items.Count);
        if (items.Count == 0) return new Undefined("No aggregated item, sequence was empty.");
        object? Key(object? item) => Folded(arguments[1] is { } path ? Attributes.Path(item, path) : item, arguments.Flag(0));
        object? best = items[0];
        foreach (object? item in items.Skip(1))
            if (isLargest ? Python.Compare(Key(item), Key(best), ">") > 0 : Python.Compare(Key(item), Key(best), "<") < 0) best = item;
        return best;
    }

    private static Sequence Sort(Frame frame, object? value, Bound arguments)
    {
        bool isCaseSensitive = arguments.Flag(1);
        object? Key(object? item) => arguments[2] switch
        {
            null => Folded(item, isCaseSensitive),
            string paths when paths.Contains(',', StringComparison.Ordinal) =>
                new Sequence([.. paths.Split(',').Select(path => Folded(Attributes.Path(item, path), isCaseSensitive))]),
            var path => Folded(Attributes.Path(item, path), isCaseSensitive),
        };
        return new Sequence(Sorted(frame, value, Key, arguments.Flag(0)));
    }

    private static List<object?> Sorted(Frame frame, object? value, Func<object?, object?> key, bool isReverse)
    {
        IReadOnlyList<object?> items = Python.Iterate(value);
        frame.Machine.Spend((items.Count + Contents.Size(value)) * 8L);
        return Python.Sort(items, key, isReverse);
    }

    private static object? Sum(Frame frame, object? value, Bound arguments)
    {
        object? sum = arguments.Has(1) ? arguments[1] : BigInteger.Zero;
        if (sum is string) throw new TemplateFault("sum() can't sum strings [use ''.join(seq) instead]");
        foreach (object? item in Python.Iterate(value))
        {
            sum = Arithmetic.Apply("+", sum, arguments[0] is { } path ? Attributes.Path(item, path) : item);
            frame.Machine.Spend(Contents.Size(sum));
        }

        return sum;
    }

    private static List<object?> Unique(IReadOnlyList<object?> items, Bound arguments)
    {
        var seen = new List<KeyValuePair<object?, object?>>();
        foreach (object? item in items)
            seen.Add(new(Folded(arguments[1] is { } path ? Attributes.Path(item, path) : item, arguments.Flag(0)), item));
        return [.. seen.DistinctBy(pair => pair.Key, KeyComparer.Instance).Select(pair => pair.Value)];
    }
}
