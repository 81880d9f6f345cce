using Reference.Transformer.Text.Normalizers;
using Reference.Transformer.Text.Patterns;

namespace Reference.Transformer.Text.PreTokenizers;

/// <summary>Where a ▁ goes in front.</summary>
internal enum PrependScheme
{
    /// <summary>In front of every piece.</summary>
    Always,

    /// <summary>In front of the piece at the text's start.</summary>
    First,

    /// <summary>Nowhere.</summary>
    Never,
}

/// <summary>SentencePiece's: spaces become ▁, one goes in front, and each ▁ begins a word.</summary>
internal sealed class MetaspacePreTokenizer(int replacement, PrependScheme scheme, bool split) : IPreTokenizer
{
    private readonly ReplaceNormalizer _spaces = new(TextSearch.Literal(" "), [replacement]);
    private readonly TextSearch _mark = TextSearch.Kind(point => point == replacement);

    /// <inheritdoc/>
    public List<Piece> Split(List<Piece> pieces)
    {
        var words = new List<Piece>();
        foreach (Piece piece in pieces)
        {
            if (piece.IsToken)
            {
                words.Add(piece);
                continue;
            }

            AlignedText text = _spaces.Apply(piece.Text.Slice(piece.Start, piece.Length));
            bool prepends = scheme == PrependScheme.Always || (scheme == PrependScheme.First && piece.Text.Starts[piece.Start] == 0);
            if (prepends && text.Points[0] != replacement) text = text.Prepend([replacement]);
            if (split) Splitter.Split(Piece.Whole(text), _mark.Matches(text.Points), SplitBehavior.MergedWithNext, invert: false, words);
            else words.Add(Piece.Whole(text));
        }

        return words;
    }
}
