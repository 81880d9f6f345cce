namespace Reference.Transformer.Text.PreTokenizers;

/// <summary>One after the other, each on the pieces of the one before.</summary>
internal sealed class PreTokenizerSequence(IReadOnlyList<IPreTokenizer> parts) : IPreTokenizer
{
    /// <inheritdoc/>
    public List<Piece> Split(List<Piece> pieces) => parts.Aggregate(pieces, (now, part) => part.Split(now));
}
