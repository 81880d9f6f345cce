using System.Text;
using Reference.Transformer.Text.Unicode;

namespace Reference.Transformer.Text.PostProcessors;

/// <summary>Byte-level BPE's: takes the white space at a token's ends out of its offsets, if it is asked to.</summary>
/// <param name="trimOffsets">Whether it is.</param>
/// <param name="addPrefixSpace">The first space of a text was put in, and its offsets have none.</param>
internal sealed class ByteLevelProcessor(bool trimOffsets, bool addPrefixSpace) : IPostProcessor
{
    /// <inheritdoc/>
    public int Added(bool pair) => 0;

    /// <inheritdoc/>
    public IReadOnlyList<TokenEncoding> Process(IReadOnlyList<TokenEncoding> parts, bool addSpecial) =>
        trimOffsets ? [.. parts.Select(part => part.Each(flat => Trim(flat, addPrefixSpace)))] : parts;

    /// <summary>An encoding with its offsets trimmed.</summary>
    public static TokenEncoding Trim(TokenEncoding encoding, bool addPrefixSpace) =>
        encoding with { Offsets = [.. encoding.Tokens.Select((token, i) => Trim(token, i, encoding.Offsets[i], addPrefixSpace))] };

    private static (int Start, int End) Trim(string token, int at, (int Start, int End) offset, bool addPrefixSpace)
    {
        Rune[] letters = [.. token.EnumerateRunes()];
        int leading = letters.TakeWhile(IsSpace).Count(), trailing = letters.Reverse().TakeWhile(IsSpace).Count();
        (int start, int end) = offset;
        if (leading > 0)
        {
            // One space at the start is the one that was put in; if there are more they were in the text, and none was put in.
            bool putIn = addPrefixSpace && leading == 1 && (at == 0 || start == 0);
            if (!putIn) start = Math.Min(start + leading, end);
        }

        if (trailing > 0 && end >= trailing) end = Math.Max(end - trailing, start);
        return (start, end);
    }

    private static bool IsSpace(Rune letter) => letter.Value == ByteLetters.Of((byte)' ') || CharacterKinds.IsWhiteSpace(letter.Value);
}
