namespace Reference.Transformer.Text.PreTokenizers;

/// <summary>Cuts a piece at matches (NormalizedString::split of the tokenizers library).</summary>
internal static class Splitter
{
    /// <summary>Appends the parts of a piece.</summary>
    /// <param name="piece">The piece.</param>
    /// <param name="matches">Where it is to be split, counted from its start.</param>
    /// <param name="behavior">What becomes of the matches.</param>
    /// <param name="invert">What lies between the matches is split at, and not they.</param>
    /// <param name="parts">Where the parts go.</param>
    public static void Split(Piece piece, List<(int Start, int End)> matches, SplitBehavior behavior, bool invert, List<Piece> parts)
    {
        List<(int Start, int End, bool Match)> ranges = Cover(piece.Length, matches, invert);
        if (behavior == SplitBehavior.MergedWithNext) ranges.Reverse();
        int first = parts.Count;
        bool before = false;
        foreach ((int start, int end, bool match) in ranges)
        {
            bool joins = parts.Count > first && behavior switch
            {
                SplitBehavior.MergedWithPrevious or SplitBehavior.MergedWithNext => match && !before,
                SplitBehavior.Contiguous => match == before,
                _ => false,
            };
            before = match;
            if (match && behavior == SplitBehavior.Removed) continue;
            if (joins) parts[^1] = Join(parts[^1], piece.Part(start, end));
            else parts.Add(piece.Part(start, end));
        }

        if (behavior == SplitBehavior.MergedWithNext) parts.Reverse(first, parts.Count - first);
    }

    private static Piece Join(Piece a, Piece b) => a with { Start = Math.Min(a.Start, b.Start), Length = a.Length + b.Length };

    private static List<(int Start, int End, bool Match)> Cover(int length, List<(int Start, int End)> matches, bool invert)
    {
        var ranges = new List<(int Start, int End, bool Match)>((2 * matches.Count) + 1);
        int from = 0;
        foreach ((int start, int end) in matches)
        {
            if (start > from) ranges.Add((from, start, invert));
            ranges.Add((start, end, !invert));
            from = end;
        }

        if (from < length) ranges.Add((from, length, invert));
        return ranges;
    }
}
