using System.Collections.Concurrent;

namespace Reference.Transformer.Text.Templates.Values;

/// <summary>
/// The parameters of a function, written as their names: "old new count?" has two that must be given and one that may; "*" at the end
/// takes any more, with names or without.
/// </summary>
internal sealed class Signature
{
    private static readonly ConcurrentDictionary<string, Signature> s_known = new(StringComparer.Ordinal);
    private readonly string[] _names;
    private readonly int _required;
    private readonly bool _isOpen;

    private Signature(string text)
    {
        string[] parts = text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        _isOpen = parts is [.., "*"];
        if (_isOpen) parts = parts[..^1];
        _required = parts.Count(part => !part.EndsWith('?'));
        _names = [.. parts.Select(part => part.TrimEnd('?'))];
    }

    /// <summary>The signature of a text.</summary>
    public static Signature Of(string text) => s_known.GetOrAdd(text, static text => new Signature(text));

    /// <summary>Puts arguments to parameters.</summary>
    /// <exception cref="TemplateFault">One is missing, unknown, or given twice, or there are too many.</exception>
    public Bound Bind(string name, Arguments arguments)
    {
        var values = new object?[_names.Length];
        var isGiven = new bool[_names.Length];
        var extra = new List<KeyValuePair<string, object?>>();
        int count = arguments.Positional.Count;
        if (count > _names.Length && !_isOpen)
            throw new TemplateFault($"{name} takes {_names.Length} arguments at most, found {count}");
        for (int i = 0; i < Math.Min(count, _names.Length); i++) (values[i], isGiven[i]) = (arguments.Positional[i], true);
        foreach (KeyValuePair<string, object?> argument in arguments.Named)
        {
            int place = Array.IndexOf(_names, argument.Key);
            if (place < 0 && _isOpen) extra.Add(argument);
            else if (place < 0) throw new TemplateFault($"{name} has no argument '{argument.Key}'");
            else if (isGiven[place]) throw new TemplateFault($"{name}: '{argument.Key}' is given twice");
            else (values[place], isGiven[place]) = (argument.Value, true);
        }

        int missing = Array.IndexOf(isGiven, false);
        if (missing >= 0 && missing < _required) throw new TemplateFault($"{name}: the argument '{_names[missing]}' is missing");
        return new Bound(name, values, isGiven, new Arguments([.. arguments.Positional.Skip(_names.Length)], extra));
    }
}
