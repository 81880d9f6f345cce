using Reference.Transformer.Text.Unicode;

namespace Reference.Transformer.Text.Normalizers;

/// <summary>Leaves marks (category M) out.</summary>
internal sealed class StripAccentsNormalizer : INormalizer
{
    /// <inheritdoc/>
    public AlignedText Apply(AlignedText text)
    {
        var builder = new AlignedTextBuilder(text.Length);
        for (int i = 0; i < text.Length; i++)
            if (!CharacterKinds.IsMark(text.Points[i])) builder.Add(text, i, 1);
        return builder.Build();
    }
}
