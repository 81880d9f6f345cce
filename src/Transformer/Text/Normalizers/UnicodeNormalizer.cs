using Reference.Transformer.Text.Unicode;

namespace Reference.Transformer.Text.Normalizers;

/// <summary>NFC, NFD, NFKC, NFKD.</summary>
/// <param name="compatible">The K forms.</param>
/// <param name="compose">The C forms.</param>
internal sealed class UnicodeNormalizer(bool compatible, bool compose) : INormalizer
{
    /// <inheritdoc/>
    public AlignedText Apply(AlignedText text)
    {
        // Nothing below U+00A0 decomposes or combines.
        return text.Points.IndexOfAnyExceptInRange(0, 0x9F) < 0 ? text : text.Transform(NormalForm.Of(text.Points, compatible, compose));
    }
}
