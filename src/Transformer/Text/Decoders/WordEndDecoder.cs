namespace Reference.Transformer.Text.Decoders;

/// <summary>The mark of a word's end becomes a space, and nothing in the last token (BPEDecoder).</summary>
internal sealed class WordEndDecoder(string suffix) : IDecoder
{
    /// <inheritdoc/>
    public IReadOnlyList<string> Decode(IReadOnlyList<string> tokens) =>
        [.. tokens.Select((token, i) => suffix.Length == 0
            ? token : token.Replace(suffix, i == tokens.Count - 1 ? "" : " ", StringComparison.Ordinal))];
}
