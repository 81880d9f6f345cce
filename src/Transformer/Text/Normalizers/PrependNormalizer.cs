namespace Reference.Transformer.Text.Normalizers;

/// <summary>Puts something in front of a text that is not empty.</summary>
internal sealed class PrependNormalizer(int[] prefix) : INormalizer
{
    /// <inheritdoc/>
    public AlignedText Apply(AlignedText text) => text.Prepend(prefix);
}
