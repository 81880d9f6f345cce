using Reference.Transformer.Text.Unicode;

namespace Reference.Transformer.Text.Normalizers;

/// <summary>Takes white space from the ends.</summary>
internal sealed class StripNormalizer(bool left, bool right) : INormalizer
{
    /// <inheritdoc/>
    public AlignedText Apply(AlignedText text)
    {
        int start = 0, end = text.Length;
        while (left && start < end && CharacterKinds.IsWhiteSpace(text.Points[start])) start++;
        while (right && end > start && CharacterKinds.IsWhiteSpace(text.Points[end - 1])) end--;
        return text.Slice(start, end - start);
    }
}
