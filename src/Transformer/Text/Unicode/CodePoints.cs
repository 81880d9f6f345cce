using System.Text;

namespace Reference.Transformer.Text.Unicode;

/// <summary>Text as Unicode code points, the unit in which offsets are counted.</summary>
internal static class CodePoints
{
    /// <summary>What stands for half of a surrogate pair, as in any UTF-8 encoder.</summary>
    public const int Replacement = 0xFFFD;

    /// <summary>The code points of a text; half a surrogate pair becomes U+FFFD.</summary>
    public static int[] Of(string text)
    {
        var points = new int[text.Length];
        int count = 0;
        for (int i = 0; i < text.Length; i++)
        {
            char unit = text[i];
            if (!char.IsSurrogate(unit)) points[count++] = unit;
            else if (i + 1 < text.Length && char.IsSurrogatePair(unit, text[i + 1])) points[count++] = char.ConvertToUtf32(unit, text[++i]);
            else points[count++] = Replacement;
        }

        return count == points.Length ? points : points[..count];
    }

    /// <summary>The text of code points.</summary>
    public static string ToText(ReadOnlySpan<int> points)
    {
        var text = new StringBuilder(points.Length);
        Span<char> units = stackalloc char[2];
        foreach (int point in points) text.Append(units[..new Rune(point).EncodeToUtf16(units)]);
        return text.ToString();
    }

    /// <summary>Writes UTF-16 units; −1 where they do not fit.</summary>
    public static int Write(ReadOnlySpan<int> points, Span<char> units)
    {
        int count = 0;
        foreach (int point in points)
        {
            if (!new Rune(point).TryEncodeToUtf16(units[count..], out int written)) return -1;
            count += written;
        }

        return count;
    }
}
