using Reference.Transformer.Text.Patterns;

namespace Reference.Transformer.Text.PreTokenizers;

/// <summary>GPT-2's: an optional space in front, its regular expression, then bytes as letters.</summary>
/// <param name="addPrefixSpace">A space goes in front of a piece that begins with none.</param>
/// <param name="useRegex">Splits; false where another pre-tokenizer did.</param>
internal sealed class ByteLevelPreTokenizer(bool addPrefixSpace, bool useRegex) : IPreTokenizer
{
    /// <summary>GPT-2's pattern (encoder.py).</summary>
    public const string Pattern = @"'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+";

    private static readonly TextPattern s_pattern = TextPattern.Parse(Pattern);

    /// <inheritdoc/>
    public List<Piece> Split(List<Piece> pieces)
    {
        var words = new List<Piece>();
        foreach (Piece piece in pieces)
        {
            if (piece.IsToken) words.Add(piece);
            else SplitOne(addPrefixSpace && piece.Points[0] != ' '
                ? Piece.Whole(piece.Text.Slice(piece.Start, piece.Length).Prepend([' '])) : piece, words);
        }

        return ToLetters(words);
    }

    private void SplitOne(Piece piece, List<Piece> words)
    {
        if (useRegex) Splitter.Split(piece, s_pattern.Matches(piece.Points), SplitBehavior.Isolated, invert: false, words);
        else words.Add(piece);
    }

    // One text for all words: an own one for each would be a handful of objects a word.
    private static List<Piece> ToLetters(List<Piece> words)
    {
        var builder = new AlignedTextBuilder(words.Sum(word => word.IsToken ? 0 : word.Length));
        var ranges = new List<(int Start, int Length)>(words.Count);
        foreach (Piece word in words)
        {
            int start = builder.Count;
            if (!word.IsToken) ByteLetters.Append(word.Text, word.Start, word.Length, builder);
            ranges.Add((start, builder.Count - start));
        }

        AlignedText letters = builder.Build();
        return [.. words.Zip(ranges, (word, range) => word.IsToken ? word : new Piece(letters, range.Start, range.Length))];
    }
}
