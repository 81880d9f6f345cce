using System.Diagnostics.CodeAnalysis;

namespace Reference.Transformer.Text.Templates.Values;

/// <summary>A dictionary, in the order of insertion. It never changes: Jinja's sandbox forbids update and its kin.</summary>
internal sealed class Mapping
{
    // None as a key.
    private static readonly object s_none = new();
    private readonly Dictionary<object, int> _places = new(KeyComparer.Instance);
    private readonly List<KeyValuePair<object?, object?>> _entries = [];

    /// <summary>A dictionary of entries; of equal keys the first stays, with the last value.</summary>
    public Mapping(IEnumerable<KeyValuePair<object?, object?>> entries)
    {
        foreach ((object? key, object? value) in entries)
        {
            if (_places.TryAdd(KeyOf(key), _entries.Count)) _entries.Add(new(key, value));
            else _entries[_places[KeyOf(key)]] = new(_entries[_places[KeyOf(key)]].Key, value);
        }

        (Size, Nesting) = Contents.Measure(_entries.SelectMany(entry => new[] { entry.Key, entry.Value }));
    }

    /// <summary>Keys and values.</summary>
    public IReadOnlyList<KeyValuePair<object?, object?>> Entries => _entries;

    /// <summary>Number of entries.</summary>
    public int Count => _entries.Count;

    /// <summary>Values in it, with all that is in them.</summary>
    public long Size { get; }

    /// <summary>How deep lists lie in lists.</summary>
    public int Nesting { get; }

    /// <summary>The value of a key.</summary>
    /// <exception cref="TemplateFault">No value of this kind can be a key.</exception>
    public bool TryGet(object? key, [MaybeNullWhen(false)] out object? value)
    {
        bool isFound = _places.TryGetValue(KeyOf(key), out int place);
        value = isFound ? _entries[place].Value : null;
        return isFound;
    }

    private static object KeyOf(object? key) => key switch
    {
        null => s_none,
        Sequence { IsTuple: true } tuple when tuple.Items.All(item => item is null || KeyOf(item) is not null) => tuple,
        Sequence or Mapping => throw new TemplateFault($"unhashable type: '{Python.TypeName(key)}'"),
        _ => key,
    };
}

/// <summary>keys(), values() or items() of a dictionary.</summary>
/// <param name="Mapping">The dictionary.</param>
/// <param name="Kind">"keys", "values" or "items".</param>
internal sealed record MappingView(Mapping Mapping, string Kind)
{
    /// <summary>What it lists.</summary>
    public IEnumerable<object?> Items => Mapping.Entries.Select(entry => Kind switch
    {
        "keys" => entry.Key,
        "values" => entry.Value,
        _ => new Sequence([entry.Key, entry.Value], isTuple: true),
    });
}
