using System.Text;

namespace Reference.Tensors.Formats;

/// <summary>
/// A file does not follow its format, is damaged, or is another kind of file. Raised before memory is taken for what the file merely
/// claims to hold. The message names the file, the place, what stands there, what should, and what to do.
/// </summary>
public sealed class MalformedFileException : FormatException
{
    private const int LongestQuote = 80;

    /// <summary>An error at one place of one file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="where">The place: "byte 17", "tensor "a"".</param>
    /// <param name="found">What stands there.</param>
    /// <param name="expected">What the format asks for.</param>
    /// <param name="hint">What to do; empty where there is nothing better than to fetch the file again.</param>
    public MalformedFileException(string path, string where, string found, string expected, string hint = "")
        : base($"{path}: {where}: found {found}; expected {expected}. {(hint.Length > 0 ? hint : "Fetch or write the file again.")}")
    {
        (Path, Where, Found, Expected, Hint) = (path, where, found, expected, hint);
    }

    /// <summary>The file.</summary>
    public string Path { get; }

    /// <summary>The place in it.</summary>
    public string Where { get; }

    /// <summary>What stands there.</summary>
    public string Found { get; }

    /// <summary>What the format asks for.</summary>
    public string Expected { get; }

    /// <summary>What to do about it, or empty.</summary>
    public string Hint { get; }

    /// <summary>
    /// A name from a file, safe to print: in quotes, cut after 80 characters, control characters and halves of surrogate pairs as \uXXXX.
    /// </summary>
    public static string Quote(string name)
    {
        var text = new StringBuilder("\"");
        foreach (Rune rune in name.Length > LongestQuote ? name[..LongestQuote].EnumerateRunes() : name.EnumerateRunes())
        {
            if (rune.Value == '"' || rune.Value == '\\') text.Append('\\');
            bool plain = !Rune.IsControl(rune)
                && rune.Value is not (0x2028 or 0x2029 or 0x200E or 0x200F or (>= 0x202A and <= 0x202E) or (>= 0x2066 and <= 0x2069));
            text.Append(plain ? rune.ToString() : $"\\u{rune.Value:x4}");
        }

        return text.Append(name.Length > LongestQuote ? $"…\" ({name.Length} characters)" : "\"").ToString();
    }
}
