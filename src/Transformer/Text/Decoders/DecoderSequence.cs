namespace Reference.Transformer.Text.Decoders;

/// <summary>One after the other.</summary>
internal sealed class DecoderSequence(IReadOnlyList<IDecoder> parts) : IDecoder
{
    /// <inheritdoc/>
    public IReadOnlyList<string> Decode(IReadOnlyList<string> tokens) => parts.Aggregate(tokens, (now, part) => part.Decode(now));
}
