using System.Globalization;
using System.Numerics;
using System.Text;
using Reference.Transformer.Text.Templates.Values;

namespace Reference.Transformer.Text.Templates.Library;

/// <summary>Filters that make text of text; any other value counts as what it would print.</summary>
internal static class TextFilters
{
    /// <summary>The filters with their signatures.</summary>
    public static IReadOnlyList<KeyValuePair<string, (string Signature, FilterBody Body)>> All { get; } =
    [
        new("capitalize", ("", (_, value, _) => PythonText.Capitalize(Python.Text(value)))),
        new("center", ("width?", (_, value, a) => StringMethods.Center(Python.Text(value), Bounded(a.Whole(0, 80)), ' '))),
        new("e", ("", (_, value, _) => new Markup(Markups.Escape(value)))),
        new("escape", ("", (_, value, _) => new Markup(Markups.Escape(value)))),
        new("forceescape", ("", (_, value, _) => new Markup(Markups.Escape(Python.Text(value))))),
        new("filesizeformat", ("binary?", (_, value, a) => FileSize(value, a.Flag(0)))),
        new("format", ("*", (_, value, a) => Format(Python.Text(value), a.Rest))),
        new("indent", ("width? first? blank?", (_, value, a) => Indent(value, a))),
        new("lower", ("", (_, value, _) => PythonText.Lower(Python.Text(value)))),
        new("replace", ("old new count?", (f, value, a) =>
            StringMethods.Replace(f, Python.Text(value), Python.Text(a[0]), Python.Text(a[1]), a.WholeOrNone(2) ?? -1))),
        new("safe", ("", (_, value, _) => new Markup(Python.Text(value)))),
        new("striptags", ("", (_, value, _) => Markups.StripTags(Python.Text(value)))),
        new("title", ("", (_, value, _) => Title(Python.Text(value)))),
        new("trim", ("chars?", (_, value, a) => StringMethods.Strip(Python.Text(value), a.TextOrNone(0), left: true, right: true))),
        new("truncate", ("length? killwords? end? leeway?", (_, value, a) => Truncate(Python.Text(value), a))),
        new("upper", ("", (_, value, _) => PythonText.Upper(Python.Text(value)))),
        new("urlencode", ("", (_, value, _) => UrlEncode(value))),
        new("wordcount", ("", (_, value, _) => new BigInteger(WordCount(Python.Text(value))))),
        new("wordwrap", ("width? break_long_words? wrapstring? break_on_hyphens?", (_, value, a) => Wrapping.Wrap(Python.Text(value), a))),
        new("xmlattr", ("autospace?", (_, value, a) => Markups.Attributes(
            value as Mapping
                ?? throw new TemplateFault($"xmlattr wants a dictionary, not {Python.TypeName(value)}"), !a.Has(0) || a.Flag(0)))),
    ];

    private static int Bounded(int width) => width <= Limits.Text ? width
        : throw new TemplateFault($"a text of over {Limits.Text} characters");

    private static string Format(string text, Arguments arguments)
    {
        if (arguments.Positional.Count > 0 && arguments.Named.Count > 0)
            throw new TemplateFault("format can't handle positional and keyword arguments at the same time");
        return Printf.Format(text, arguments.Named.Count > 0
            ? new Mapping(arguments.Named.Select(one => new KeyValuePair<object?, object?>(one.Key, one.Value)))
            : new Sequence(arguments.Positional, isTuple: true));
    }

    private static string Indent(object? value, Bound arguments)
    {
        string text = value is string or Markup ? Python.Text(value)
            : throw new TemplateFault($"indent wants a text, not {Python.TypeName(value)}");
        string indent = arguments[0] is string given ? given : new string(' ', Bounded(Math.Max(0, arguments.Whole(0, 4))));
        bool isBlankToo = arguments.Flag(2);
        var output = new StringBuilder(arguments.Flag(1) ? indent : "");
        bool isFirst = true;
        foreach (string line in StringMethods.Lines(text + "\n"))
        {
            if (!isFirst) output.Append('\n');
            if (!isFirst && (isBlankToo || line.Length > 0)) output.Append(indent);
            output.Append(line);
            isFirst = false;
            if (output.Length > Limits.Text) throw new TemplateFault($"a text of over {Limits.Text} characters");
        }

        return output.ToString();
    }

    // Words begin at the start, behind white space, and behind -, (, {, [ and <.
    private static string Title(string text)
    {
        var output = new StringBuilder(text.Length);
        int start = 0;
        for (int i = 0; i <= text.Length; i++)
        {
            if (i < text.Length && !PythonText.IsSpace(text[i]) && text[i] is not ('-' or '(' or '{' or '[' or '<')) continue;
            output.Append(PythonText.Capitalize(text[start..i])).Append(i < text.Length ? text[i].ToString() : "");
            start = i + 1;
        }

        return output.ToString();
    }

    private static string Truncate(string text, Bound arguments)
    {
        int length = arguments.Whole(0, 255), leeway = arguments.WholeOrNone(3) ?? 5;
        string end = arguments.Has(2) ? arguments.Text(2) : "...";
        int kept = length - PythonText.Length(end);
        if (kept < 0 || leeway < 0) throw new TemplateFault("truncate: the length must be at least that of the end, the leeway at least 0");
        if (PythonText.Length(text) <= (long)length + leeway) return text;
        string start = Slicing.Part(text, 0, kept);
        if (!arguments.Flag(1) && start.LastIndexOf(' ') is var space and >= 0) start = start[..space];
        return start + end;
    }

    private static string UrlEncode(object? value)
    {
        if (value is string or Markup || !Python.IsIterable(value)) return Markups.Url(Python.Text(value), isQuery: false);
        IEnumerable<object?> pairs = value is Mapping mapping ? new MappingView(mapping, "items").Items : Python.Iterate(value);
        return string.Join('&', pairs.Select(pair => Python.Iterate(pair) is [var key, var item]
            ? $"{Markups.Url(Python.Text(key), isQuery: true)}={Markups.Url(Python.Text(item), isQuery: true)}"
            : throw new TemplateFault("urlencode wants pairs")));
    }

    private static string FileSize(object? value, bool isBinary)
    {
        double bytes = Numbers.Float(value, null) as double?
            ?? throw new TemplateFault($"filesizeformat wants a number, not {Python.TypeName(value)}");
        int unit = isBinary ? 1024 : 1000, place = 0;
        if (bytes == 1) return "1 Byte";
        if (bytes < unit) return string.Create(CultureInfo.InvariantCulture, $"{(long)bytes} Bytes");
        double size = unit;
        while (place < 7 && bytes >= size * unit) (size, place) = (size * unit, place + 1);
        string name = "kMGTPEZY"[place].ToString();
        return $"{FieldFormat.Fixed(bytes / size, 1)} {(isBinary ? $"{name.ToUpperInvariant()}iB" : $"{name}B")}";
    }

    private static int WordCount(string text)
    {
        int count = 0;
        bool isInside = false;
        foreach (Rune rune in text.EnumerateRunes())
        {
            bool isWord = rune.Value == '_' || Rune.IsLetterOrDigit(rune) ||
                Rune.GetUnicodeCategory(rune) is UnicodeCategory.LetterNumber or UnicodeCategory.OtherNumber;
            if (isWord && !isInside) count++;
            isInside = isWord;
        }

        return count;
    }
}
