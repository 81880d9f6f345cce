using System.Globalization;

namespace Reference.Training;

/// <summary>
/// Options of a rule or schedule by name, as a run's file gives them. Whoever takes the options asks for each that it knows; an option
/// that nobody asked for is an error.
/// </summary>
/// <param name="owner">What has the options, for messages.</param>
/// <param name="values">double, int, bool or string by name.</param>
public sealed class NamedOptions(string owner, IReadOnlyDictionary<string, object> values)
{
    private readonly SortedSet<string> _known = new(StringComparer.Ordinal);

    /// <summary>A number.</summary>
    /// <param name="name">The option.</param>
    /// <param name="other">What it is where it is not given.</param>
    /// <exception cref="ArgumentException">It is no finite number.</exception>
    public double Number(string name, double other) => OptionalNumber(name) ?? other;

    /// <summary>A number, or null where it is not given.</summary>
    /// <exception cref="ArgumentException">It is no finite number.</exception>
    public double? OptionalNumber(string name) => Find(name) switch
    {
        null => null,
        int whole => whole,
        double number when double.IsFinite(number) => number,
        object found => throw Wrong(name, found, "a finite number"),
    };

    /// <summary>Yes or no.</summary>
    /// <exception cref="ArgumentException">It is neither true nor false.</exception>
    public bool Flag(string name, bool other) => Find(name) switch
    {
        null => other,
        bool flag => flag,
        object found => throw Wrong(name, found, "true or false"),
    };

    /// <summary>One of several words.</summary>
    /// <exception cref="ArgumentException">It is none of them.</exception>
    public string Word(string name, string other, params ReadOnlySpan<string> words)
    {
        object? found = Find(name);
        if (found is null) return other;
        return found is string word && words.Contains(word) ? word : throw Wrong(name, found, string.Join(" or ", words.ToArray()));
    }

    /// <summary>Refuses options that were given and that nobody asked for.</summary>
    /// <exception cref="ArgumentException">There is one.</exception>
    public void ThrowIfUnknown()
    {
        foreach (string name in values.Keys.Order(StringComparer.Ordinal))
        {
            if (_known.Contains(name)) continue;
            string known = _known.Count == 0 ? "it has none" : $"it has {string.Join(", ", _known)}";
            throw new ArgumentException($"{owner} has no option '{name}'; {known}");
        }
    }

    private object? Find(string name)
    {
        _known.Add(name);
        return values.TryGetValue(name, out object? value) ? value : null;
    }

    private ArgumentException Wrong(string name, object found, string expected) =>
        new(string.Create(CultureInfo.InvariantCulture, $"{owner}, option {name}: {found} was given, expected {expected}"));
}
