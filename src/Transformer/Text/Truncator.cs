using System.Globalization;

namespace Reference.Transformer.Text;

/// <summary>Cuts encodings before the template is applied (truncate_encodings of the tokenizers library).</summary>
internal static class Truncator
{
    /// <summary>The encodings, cut.</summary>
    /// <param name="parts">One or two.</param>
    /// <param name="truncation">How.</param>
    /// <param name="added">Tokens that the template will add.</param>
    /// <exception cref="TokenizerException">It cannot be done.</exception>
    public static TokenEncoding[] Cut(TokenEncoding[] parts, Truncation truncation, int added)
    {
        int room = truncation.MaxLength - added, total = parts.Sum(part => part.Count);

        // The library's unsigned difference wraps around where the template alone is too long: nothing is cut then.
        if (room < 0 || total <= room) return parts;
        if (room > 0 && truncation.Strategy != TruncationStrategy.LongestFirst) return CutOne(parts, truncation, total - room);
        int[] lengths = parts.Length == 1 ? [room] : Lengths(parts[0].Count, parts[1].Count, room);
        return [.. parts.Zip(lengths, (part, length) => Cut(part, length, truncation))];
    }

    private static TokenEncoding[] CutOne(TokenEncoding[] parts, Truncation truncation, int remove)
    {
        int which = truncation.Strategy == TruncationStrategy.OnlyFirst ? 0 : 1;
        if (which >= parts.Length) throw Error("one text", "two, as OnlySecond cuts the second");
        int left = parts[which].Count - remove;
        if (left <= 0) throw Error($"{parts[which].Count} tokens in the text that may be cut", $"more than {remove}, which have to go");
        return [.. parts.Select((part, i) => i == which ? Cut(part, left, truncation) : part)];
    }

    // The shorter text keeps what it has if the longer one alone can give way; else both get half, the longer one the odd token.
    private static int[] Lengths(int first, int second, int room)
    {
        (int shorter, int longer) = (Math.Min(first, second), Math.Max(first, second));
        longer = shorter > room ? shorter : Math.Max(shorter, room - shorter);
        if (shorter + longer > room) (shorter, longer) = (room / 2, (room / 2) + (room % 2));
        return first > second ? [longer, shorter] : [shorter, longer];
    }

    private static TokenEncoding Cut(TokenEncoding part, int length, Truncation truncation)
    {
        if (length >= part.Count) return part;
        if (length == 0) return TokenEncoding.Empty with { Overflowing = [part] };
        if (truncation.Stride >= length || truncation.Stride < 0)
            throw Error($"stride {truncation.Stride}",
                $"0 to {length - 1}: less than the {length} tokens that a window has beside the template's");
        var windows = new List<TokenEncoding>();
        int step = length - truncation.Stride;
        for (int from = 0; ; from += step)
        {
            int end = Math.Min(from + length, part.Count);
            windows.Add(truncation.Side == TokenSide.Right ? part.Slice(from, end) : part.Slice(part.Count - end, part.Count - from));
            if (end == part.Count) break;
        }

        return windows[0] with { Overflowing = windows[1..] };
    }

    private static TokenizerException Error(FormattableString found, FormattableString expected) =>
        Error(found.ToString(CultureInfo.InvariantCulture), expected.ToString(CultureInfo.InvariantCulture));

    private static TokenizerException Error(string found, string expected) =>
        new("text", "truncation", found, expected, "Ask for another length, stride or strategy.");
}
