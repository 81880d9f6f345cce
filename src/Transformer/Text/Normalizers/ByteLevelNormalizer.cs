namespace Reference.Transformer.Text.Normalizers;

/// <summary>Writes the text's UTF-8 bytes as GPT-2's characters.</summary>
internal sealed class ByteLevelNormalizer : INormalizer
{
    /// <inheritdoc/>
    public AlignedText Apply(AlignedText text)
    {
        var builder = new AlignedTextBuilder(text.Length);
        ByteLetters.Append(text, 0, text.Length, builder);
        return builder.Build();
    }
}
