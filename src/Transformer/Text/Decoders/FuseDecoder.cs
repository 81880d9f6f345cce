namespace Reference.Transformer.Text.Decoders;

/// <summary>Joins all tokens.</summary>
internal sealed class FuseDecoder : IDecoder
{
    /// <inheritdoc/>
    public IReadOnlyList<string> Decode(IReadOnlyList<string> tokens) => [string.Concat(tokens)];
}
