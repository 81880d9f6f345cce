using System.Globalization;
using System.Numerics;
using System.Text;
using Reference.Transformer.Text.Templates.Nodes;
using Reference.Transformer.Text.Templates.Values;
using Reference.Transformer.Text.Unicode;

namespace Reference.Transformer.Text.Templates.Library;

/// <summary>The methods of Python's str.</summary>
internal static class StringMethods
{
    private static readonly Dictionary<string, (string Signature, Func<Frame, string, Bound, object?> Body)> s_all = new(StringComparer.Ordinal)
    {
        ["capitalize"] = ("", (_, s, _) => PythonText.Capitalize(s)),
        ["casefold"] = ("", (_, s, _) => PythonText.Lower(s.Replace("ß", "ss", StringComparison.Ordinal))),
        ["center"] = ("width fillchar?", (_, s, a) => Pad(s, a, left: null)),
        ["count"] = ("sub start? end?", (f, s, a) => new BigInteger(Count(f, Window(s, a, 1), a.Text(0)))),
        ["endswith"] = ("suffix start? end?", (_, s, a) => Any(a[0], part => Window(s, a, 1).EndsWith(part, StringComparison.Ordinal))),
        ["find"] = ("sub start? end?", (f, s, a) => Find(f, s, a, isLast: false, isRequired: false)),
        ["format"] = ("*", (_, s, a) => Fields.Format(s, a.Rest)),
        ["index"] = ("sub start? end?", (f, s, a) => Find(f, s, a, isLast: false, isRequired: true)),
        ["isalnum"] = ("", (_, s, _) => All(s, point => IsAlpha(point) || IsNumeric(point))),
        ["isalpha"] = ("", (_, s, _) => All(s, IsAlpha)),
        ["isascii"] = ("", (_, s, _) => s.All(char.IsAscii)),
        ["isdecimal"] = ("", (_, s, _) => All(s, point => CharUnicodeInfo.GetUnicodeCategory(point) == UnicodeCategory.DecimalDigitNumber)),
        ["isdigit"] = ("", (_, s, _) => All(s, IsDigit)),
        ["isidentifier"] = ("", (_, s, _) => s.Length > 0 && !char.IsAsciiDigit(s[0]) && s.All(c => c == '_' || char.IsLetterOrDigit(c))),
        ["islower"] = ("", (_, s, _) => IsCased(s, isUpper: false)),
        ["isnumeric"] = ("", (_, s, _) => All(s, IsNumeric)),
        ["isprintable"] = ("", (_, s, _) => CodePoints.Of(s).All(PythonText.IsPrintable)),
        ["isspace"] = ("", (_, s, _) => s.Length > 0 && PythonText.IsSpace(s.AsSpan())),
        ["istitle"] = ("", (_, s, _) => s.Any(char.IsLetter) && s == Title(s)),
        ["isupper"] = ("", (_, s, _) => IsCased(s, isUpper: true)),
        ["join"] = ("iterable", (f, s, a) => Join(f, s, Python.Iterate(a[0]))),
        ["ljust"] = ("width fillchar?", (_, s, a) => Pad(s, a, left: false)),
        ["lower"] = ("", (_, s, _) => PythonText.Lower(s)),
        ["lstrip"] = ("chars?", (_, s, a) => Strip(s, a.TextOrNone(0), left: true, right: false)),
        ["partition"] = ("sep", (f, s, a) => Partition(f, s, a.Text(0), isLast: false)),
        ["removeprefix"] = ("prefix", (_, s, a) => s.StartsWith(a.Text(0), StringComparison.Ordinal) ? s[a.Text(0).Length..] : s),
        ["removesuffix"] = ("suffix", (_, s, a) => s.EndsWith(a.Text(0), StringComparison.Ordinal) ? s[..^a.Text(0).Length] : s),
        ["replace"] = ("old new count?", (f, s, a) => Replace(f, s, a.Text(0), a.Text(1), a.Whole(2, -1))),
        ["rfind"] = ("sub start? end?", (f, s, a) => Find(f, s, a, isLast: true, isRequired: false)),
        ["rindex"] = ("sub start? end?", (f, s, a) => Find(f, s, a, isLast: true, isRequired: true)),
        ["rjust"] = ("width fillchar?", (_, s, a) => Pad(s, a, left: true)),
        ["rpartition"] = ("sep", (f, s, a) => Partition(f, s, a.Text(0), isLast: true)),
        ["rsplit"] = ("sep? maxsplit?", (f, s, a) => Split(f, s, a, isLast: true)),
        ["rstrip"] = ("chars?", (_, s, a) => Strip(s, a.TextOrNone(0), left: false, right: true)),
        ["split"] = ("sep? maxsplit?", (f, s, a) => Split(f, s, a, isLast: false)),
        ["splitlines"] = ("keepends?", (_, s, a) => new Sequence([.. Lines(s, a.Flag(0))])),
        ["startswith"] = ("prefix start? end?", (_, s, a) => Any(a[0], part => Window(s, a, 1).StartsWith(part, StringComparison.Ordinal))),
        ["strip"] = ("chars?", (_, s, a) => Strip(s, a.TextOrNone(0), left: true, right: true)),
        ["swapcase"] = ("", (_, s, _) => string.Concat(s.Select(c => char.IsUpper(c)
            ? char.ToLowerInvariant(c) : char.ToUpperInvariant(c)))),
        ["title"] = ("", (_, s, _) => Title(s)),
        ["upper"] = ("", (_, s, _) => PythonText.Upper(s)),
        ["zfill"] = ("width", (_, s, a) => ZeroFill(s, Width(a))),
    };

    /// <summary>A method of a text, or null where there is none of that name.</summary>
    public static Callable? Find(string text, string name)
    {
        if (!s_all.TryGetValue(name, out (string Signature, Func<Frame, string, Bound, object?> Body) method)) return null;
        return new Callable($"str.{name}", method.Signature, (frame, arguments) =>
        {
            frame.Machine.Spend(text.Length / 32);
            object? result = method.Body(frame, text, arguments);
            frame.Machine.Spend(Contents.Size(result));
            return result;
        });
    }

    /// <summary>str.replace; a count below 0 replaces all.</summary>
    public static string Replace(Frame frame, string text, string old, string with, int count)
    {
        frame.Machine.Searched(text.Length, old.Length);
        int found = Math.Min(old.Length == 0 ? PythonText.Length(text) + 1 : Count(frame, text, old), count < 0 ? int.MaxValue : count);
        if (text.Length + ((long)found * (with.Length - old.Length)) > Limits.Text)
            throw new TemplateFault($"a text of over {Limits.Text} characters");
        if (old.Length == 0) return Interleave(text, with, found);
        if (found == 0) return text;
        var output = new StringBuilder();
        int done = 0;
        for (; found > 0; found--)
        {
            int place = text.IndexOf(old, done, StringComparison.Ordinal);
            output.Append(text.AsSpan(done, place - done)).Append(with);
            done = place + old.Length;
        }

        return output.Append(text.AsSpan(done)).ToString();
    }

    /// <summary>str.strip, of white space where no characters are given.</summary>
    public static string Strip(string text, string? characters, bool left, bool right)
    {
        if (characters is null)
        {
            text = left ? PythonText.TrimStart(text) : text;
            return right ? PythonText.TrimEnd(text) : text;
        }

        int[] points = CodePoints.Of(text);
        HashSet<int> set = [.. CodePoints.Of(characters)];
        int start = 0, end = points.Length;
        while (left && start < end && set.Contains(points[start])) start++;
        while (right && end > start && set.Contains(points[end - 1])) end--;
        return CodePoints.ToText(points.AsSpan(start, end - start));
    }

    /// <summary>str.splitlines.</summary>
    public static IEnumerable<string> Lines(string text, bool keepEnds = false)
    {
        int start = 0;
        for (int i = 0; i < text.Length; i++)
        {
            if (text[i] is not ('\n' or '\r' or '\v' or '\f' or '\u001C' or '\u001D' or '\u001E' or '\u0085' or '\u2028' or '\u2029')) continue;
            int end = text[i] == '\r' && i + 1 < text.Length && text[i + 1] == '\n' ? i + 2 : i + 1;
            yield return text[start..(keepEnds ? end : i)];
            (start, i) = (end, end - 1);
        }

        if (start < text.Length) yield return text[start..];
    }

    /// <summary>The words between white space, at most so many cuts.</summary>
    public static List<string> Words(string text, int cuts)
    {
        var words = new List<string>();
        int i = 0;
        while (true)
        {
            while (i < text.Length && PythonText.IsSpace(text[i])) i++;
            if (i == text.Length) return words;
            int start = i;
            if (cuts-- == 0)
            {
                words.Add(text[start..]);
                return words;
            }

            while (i < text.Length && !PythonText.IsSpace(text[i])) i++;
            words.Add(text[start..i]);
        }
    }

    /// <summary>A text in a field, as str.center does it.</summary>
    public static string Center(string text, int width, char fill)
    {
        int room = width - PythonText.Length(text);
        if (room <= 0) return text;
        int left = (room / 2) + (room & width & 1);
        return new string(fill, left) + text + new string(fill, room - left);
    }

    /// <summary>True where all cased characters are of one case and there is one.</summary>
    public static bool IsCased(string text, bool isUpper) =>
        text.Any(isUpper ? char.IsUpper : char.IsLower) && !text.Any(isUpper ? char.IsLower : char.IsUpper);

    private static string Join(Frame frame, string separator, IReadOnlyList<object?> items)
    {
        var output = new StringBuilder();
        for (int i = 0; i < items.Count; i++)
        {
            if (i > 0) output.Append(separator);
            output.Append(items[i] is string or Markup ? Python.Text(items[i])
                : throw new TemplateFault($"sequence item {i}: expected str instance, {Python.TypeName(items[i])} found"));
            if (output.Length > Limits.Text) throw new TemplateFault($"a text of over {Limits.Text} characters");
        }

        return frame.Machine.Made(output.ToString());
    }

    private static bool All(string text, Func<int, bool> isIt) => text.Length > 0 && CodePoints.Of(text).All(isIt);

    private static bool IsAlpha(int point) => CharUnicodeInfo.GetUnicodeCategory(point) is UnicodeCategory.UppercaseLetter
        or UnicodeCategory.LowercaseLetter or UnicodeCategory.TitlecaseLetter or UnicodeCategory.ModifierLetter or UnicodeCategory.OtherLetter;

    private static bool IsDigit(int point) => CharUnicodeInfo.GetDigitValue(char.ConvertFromUtf32(point), 0) >= 0;

    private static bool IsNumeric(int point) => CharUnicodeInfo.GetNumericValue(char.ConvertFromUtf32(point), 0) >= 0;

    private static bool Any(object? parts, Func<string, bool> isIt) => parts switch
    {
        string part => isIt(part),
        Markup part => isIt(part.Text),
        Sequence { IsTuple: true } tuple => tuple.Items.Any(part => Any(part, isIt)),
        Undefined undefined => throw undefined.Fault(),
        _ => throw new TemplateFault($"startswith and endswith want a str or a tuple of str, not {Python.TypeName(parts)}"),
    };

    private static string Window(string text, Bound arguments, int index) => Window(text, arguments, index, out _);

    // The part of a text between two arguments, in code points.
    private static string Window(string text, Bound arguments, int index, out int start)
    {
        start = 0;
        if (arguments[index] is null && arguments[index + 1] is null) return text;
        int count = PythonText.Length(text);
        int first = arguments.WholeOrNone(index) ?? 0, last = arguments.WholeOrNone(index + 1) ?? count;
        start = Math.Clamp(first < 0 ? first + count : first, 0, count);
        int end = Math.Clamp(last < 0 ? last + count : last, start, count);
        return Slicing.Part(text, start, end);
    }

    private static int Count(Frame frame, string text, string part)
    {
        frame.Machine.Searched(text.Length, part.Length);
        if (part.Length == 0) return PythonText.Length(text) + 1;
        int count = 0;
        for (int i = text.IndexOf(part, StringComparison.Ordinal); i >= 0; i = text.IndexOf(part, i + part.Length, StringComparison.Ordinal)) count++;
        return count;
    }

    private static BigInteger Find(Frame frame, string text, Bound arguments, bool isLast, bool isRequired)
    {
        string part = arguments.Text(0), window = Window(text, arguments, 1, out int start);
        frame.Machine.Searched(window.Length, part.Length);
        int place = isLast ? window.LastIndexOf(part, StringComparison.Ordinal) : window.IndexOf(part, StringComparison.Ordinal);
        if (place >= 0) return new BigInteger(start + PythonText.PointOf(window, place));
        return isRequired ? throw new TemplateFault("substring not found") : BigInteger.MinusOne;
    }

    private static Sequence Partition(Frame frame, string text, string separator, bool isLast)
    {
        if (separator.Length == 0) throw new TemplateFault("empty separator");
        frame.Machine.Searched(text.Length, separator.Length);
        int place = isLast ? text.LastIndexOf(separator, StringComparison.Ordinal) : text.IndexOf(separator, StringComparison.Ordinal);
        string[] parts = place >= 0
            ? [text[..place], separator, text[(place + separator.Length)..]] : isLast ? ["", "", text] : [text, "", ""];
        return new Sequence(parts, isTuple: true);
    }

    private static Sequence Split(Frame frame, string text, Bound arguments, bool isLast)
    {
        int cuts = arguments.Whole(1, -1) is var given and >= 0 ? given : int.MaxValue;
        if (arguments.TextOrNone(0) is not { } separator)
            return new Sequence([.. isLast && cuts < int.MaxValue ? LastWords(text, cuts) : Words(text, cuts)]);
        if (separator.Length == 0) throw new TemplateFault("empty separator");
        frame.Machine.Searched(text.Length, separator.Length);
        List<string> parts = [.. text.Split(separator, StringSplitOptions.None)];
        if (parts.Count - 1 <= cuts) return new Sequence([.. parts]);
        if (isLast) return new Sequence([string.Join(separator, parts[..^cuts]), .. parts[^cuts..]]);
        return new Sequence([.. parts[..cuts], string.Join(separator, parts[cuts..])]);
    }

    private static List<string> LastWords(string text, int cuts)
    {
        var words = new List<string>();
        int end = PythonText.TrimEnd(text).Length;
        while (end > 0 && cuts-- > 0)
        {
            int start = end;
            while (start > 0 && !PythonText.IsSpace(text[start - 1])) start--;
            words.Add(text[start..end]);
            for (end = start; end > 0 && PythonText.IsSpace(text[end - 1]);) end--;
        }

        if (end > 0) words.Add(text[..end]);
        words.Reverse();
        return words;
    }

    private static string Interleave(string text, string with, int count)
    {
        var output = new StringBuilder();
        foreach (object? character in PythonText.Characters(text))
        {
            if (count-- > 0) output.Append(with);
            output.Append((string)character!);
        }

        return (count > 0 ? output.Append(with) : output).ToString();
    }

    private static string Title(string text)
    {
        var output = new StringBuilder(text.Length);
        bool isInside = false;
        foreach (char c in text)
        {
            output.Append(isInside ? char.ToLowerInvariant(c) : char.ToUpperInvariant(c));
            isInside = char.IsLetter(c);
        }

        return output.ToString();
    }

    private static int Width(Bound arguments) => arguments.Whole(0, 0) is var width && width <= Limits.Text
        ? width : throw new TemplateFault($"a text of over {Limits.Text} characters");

    private static string Pad(string text, Bound arguments, bool? left)
    {
        string fill = arguments.Has(1) ? arguments.Text(1) : " ";
        if (fill.Length != 1) throw new TemplateFault("the fill character must be exactly one character long");
        int width = Width(arguments);
        if (left is null) return Center(text, width, fill[0]);
        string room = new(fill[0], Math.Max(0, width - PythonText.Length(text)));
        return left.Value ? room + text : text + room;
    }

    private static string ZeroFill(string text, int width)
    {
        string zeros = new('0', Math.Max(0, width - PythonText.Length(text)));
        return text.Length > 0 && text[0] is '-' or '+' ? text[..1] + zeros + text[1..] : zeros + text;
    }
}
