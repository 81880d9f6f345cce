namespace Reference.Transformer.Text.Normalizers;

/// <summary>One after the other.</summary>
internal sealed class NormalizerSequence(IReadOnlyList<INormalizer> parts) : INormalizer
{
    /// <inheritdoc/>
    public AlignedText Apply(AlignedText text) => parts.Aggregate(text, (now, part) => part.Apply(now));
}
