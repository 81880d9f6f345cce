using System.Globalization;
using System.Text;
using Reference.Transformer.Text.Unicode;

namespace Reference.Transformer.Text.Templates.Values;

/// <summary>Text as Python sees it: counted in code points, with Python's idea of white space and of what can be printed.</summary>
internal static class PythonText
{
    /// <summary>str.isspace of a character.</summary>
    public static bool IsSpace(char c) => char.IsWhiteSpace(c) || c is >= '\u001C' and <= '\u001F';

    /// <summary>True where all are white space, also for none.</summary>
    public static bool IsSpace(ReadOnlySpan<char> text)
    {
        foreach (char c in text)
            if (!IsSpace(c)) return false;
        return true;
    }

    /// <summary>Without white space at the end.</summary>
    public static string TrimEnd(string text)
    {
        int end = text.Length;
        while (end > 0 && IsSpace(text[end - 1])) end--;
        return text[..end];
    }

    /// <summary>Without white space at the beginning.</summary>
    public static string TrimStart(string text)
    {
        int start = 0;
        while (start < text.Length && IsSpace(text[start])) start++;
        return text[start..];
    }

    /// <summary>True where units and code points are the same.</summary>
    public static bool IsPlain(string text) => !text.AsSpan().ContainsAnyInRange('\uD800', '\uDFFF');

    /// <summary>Number of code points.</summary>
    public static int Length(string text)
    {
        int pairs = 0;
        for (int i = 0; i + 1 < text.Length; i++)
            if (char.IsSurrogatePair(text[i], text[i + 1])) (pairs, i) = (pairs + 1, i + 1);
        return text.Length - pairs;
    }

    /// <summary>The code points up to a UTF-16 unit.</summary>
    public static int PointOf(string text, int unit) => Length(text[..unit]);

    /// <summary>The characters, a text each.</summary>
    public static IReadOnlyList<object?> Characters(string text) =>
        IsPlain(text) ? [.. text.Select(c =>
            (object?)c.ToString())] : [.. CodePoints.Of(text).Select(point => (object?)char.ConvertFromUtf32(point))];

    /// <summary>The order of code points.</summary>
    public static int Compare(string a, string b)
    {
        if (IsPlain(a) && IsPlain(b)) return Math.Sign(string.CompareOrdinal(a, b));
        return Math.Sign(CodePoints.Of(a).AsSpan().SequenceCompareTo(CodePoints.Of(b)));
    }

    /// <summary>str.upper: simple case mapping, and ß as SS.</summary>
    public static string Upper(string text) => text.Replace("ß", "SS", StringComparison.Ordinal).ToUpperInvariant();

    /// <summary>str.lower: simple case mapping, and Σ at the end of a word as ς.</summary>
    public static string Lower(string text)
    {
        string lower = text.ToLowerInvariant();
        if (!text.Contains('Σ', StringComparison.Ordinal)) return lower;
        char[] result = lower.ToCharArray();
        for (int i = 1; i < result.Length; i++)
            if (text[i] == 'Σ' && char.IsLetter(text[i - 1]) && (i + 1 == result.Length || !char.IsLetter(text[i + 1]))) result[i] = 'ς';
        return new string(result);
    }

    /// <summary>The first character in upper case, the rest in lower.</summary>
    public static string Capitalize(string text)
    {
        if (text.Length == 0) return text;
        int first = char.IsSurrogate(text[0]) && text.Length > 1 ? 2 : 1;
        string start = text[0] == 'ß' ? "Ss" : Upper(text[..first]);
        return start + Lower(text[first..]);
    }

    /// <summary>repr of a text.</summary>
    public static void Quote(string text, StringBuilder output)
    {
        char quote = text.Contains('\'', StringComparison.Ordinal) && !text.Contains('"', StringComparison.Ordinal) ? '"' : '\'';
        output.Append(quote);
        foreach (int point in CodePoints.Of(text))
        {
            if (point == quote || point == '\\') output.Append('\\').Append((char)point);
            else if (point == '\n') output.Append("\\n");
            else if (point == '\r') output.Append("\\r");
            else if (point == '\t') output.Append("\\t");
            else if (IsPrintable(point)) output.Append(char.ConvertFromUtf32(point));
            else if (point < 0x100) output.Append(CultureInfo.InvariantCulture, $"\\x{point:x2}");
            else if (point < 0x10000) output.Append(CultureInfo.InvariantCulture, $"\\u{point:x4}");
            else output.Append(CultureInfo.InvariantCulture, $"\\U{point:x8}");
        }

        output.Append(quote);
    }

    /// <summary>str.isprintable of a character.</summary>
    public static bool IsPrintable(int point) => point == ' ' || CharUnicodeInfo.GetUnicodeCategory(point) is not (UnicodeCategory.Control
        or UnicodeCategory.Format or UnicodeCategory.Surrogate or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned
        or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator or UnicodeCategory.SpaceSeparator);
}
