using System.Globalization;
using System.Numerics;
using System.Text;
using Reference.Transformer.Text.Templates.Values;

namespace Reference.Transformer.Text.Templates.Library;

/// <summary>json.dumps of Python, which transformers' tojson is: unlike Jinja's own it keeps &lt; and letters beyond ASCII.</summary>
/// <param name="isAscii">Other characters as \u.</param>
/// <param name="indent">What each level is indented by; null for one line.</param>
/// <param name="comma">Between values.</param>
/// <param name="colon">Behind keys.</param>
/// <param name="isSorted">Keys in order.</param>
internal sealed class Json(bool isAscii, string? indent, string comma, string colon, bool isSorted)
{
    private readonly StringBuilder _output = new();

    /// <summary>The JSON of a value.</summary>
    public string Write(object? value)
    {
        Append(value, 0);
        return _output.ToString();
    }

    private void Append(object? value, int level)
    {
        if (_output.Length > Limits.Text) throw new TemplateFault($"a text of over {Limits.Text} characters");
        switch (value)
        {
            case string text: Quote(text); break;
            case Markup markup: Quote(markup.Text); break;
            case Mapping mapping: Append(mapping, level); break;
            case Sequence sequence: Append('[', sequence.Items.Select(item => (Action)(() => Append(item, level + 1))), ']', level); break;
            case Group group: Append(group.Tuple, level); break;
            default:
                _output.Append(Scalar(value)
                ?? throw new TemplateFault($"Object of type {Python.TypeName(value)} is not JSON serializable")); break;
        }
    }

    private void Append(Mapping mapping, int level)
    {
        IEnumerable<KeyValuePair<object?, object?>> entries = mapping.Entries;
        if (isSorted) entries = Python.Sort(entries, entry => entry.Key, isReverse: false);
        Append('{', entries.Select(entry => (Action)(() =>
        {
            Quote(entry.Key as string ?? Scalar(entry.Key)
                ?? throw new TemplateFault($"keys must be str, int, float, bool or None, not {Python.TypeName(entry.Key)}"));
            _output.Append(colon);
            Append(entry.Value, level + 1);
        })), '}', level);
    }

    private void Append(char open, IEnumerable<Action> items, char close, int level)
    {
        _output.Append(open);
        bool isFirst = true;
        foreach (Action item in items)
        {
            if (!isFirst) _output.Append(comma);
            isFirst = false;
            NewLine(level + 1);
            item();
        }

        if (!isFirst) NewLine(level);
        _output.Append(close);
    }

    private void NewLine(int level)
    {
        if (indent is null) return;
        _output.Append('\n');
        for (int i = 0; i < level; i++) _output.Append(indent);
    }

    private static string? Scalar(object? value) => value switch
    {
        null => "null",
        bool flag => flag ? "true" : "false",
        BigInteger number => number.ToString(CultureInfo.InvariantCulture),
        double number when double.IsNaN(number) => "NaN",
        double number when double.IsInfinity(number) => number > 0 ? "Infinity" : "-Infinity",
        double number => Python.Repr(number),
        _ => null,
    };

    private void Quote(string text)
    {
        _output.Append('"');
        foreach (char c in text)
        {
            int place = "\"\\\n\r\t\b\f".IndexOf(c, StringComparison.Ordinal);
            if (place >= 0) _output.Append('\\').Append("\"\\nrtbf"[place]);
            else if (c < ' ' || (isAscii && c > '~')) _output.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}");
            else _output.Append(c);
        }

        _output.Append('"');
    }
}
