using Reference.Transformer.Text.Patterns;

namespace Reference.Transformer.Text.PreTokenizers;

/// <summary>
/// Splits at what is found. Split, Punctuation, Digits, WhitespaceSplit, CharDelimiterSplit, Whitespace and BertPreTokenizer's halves are
/// all of this kind.
/// </summary>
internal sealed class SplitPreTokenizer(TextSearch search, SplitBehavior behavior, bool invert) : IPreTokenizer
{
    /// <inheritdoc/>
    public List<Piece> Split(List<Piece> pieces)
    {
        var parts = new List<Piece>(pieces.Count);
        foreach (Piece piece in pieces)
        {
            if (piece.IsToken) parts.Add(piece);
            else Splitter.Split(piece, search.Matches(piece.Points), behavior, invert, parts);
        }

        return parts;
    }
}
