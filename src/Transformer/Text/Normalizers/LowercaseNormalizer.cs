using System.Text;

namespace Reference.Transformer.Text.Normalizers;

/// <summary>Lower case, code point by code point; İ (U+0130) becomes i and a combining dot.</summary>
internal sealed class LowercaseNormalizer : INormalizer
{
    /// <inheritdoc/>
    public AlignedText Apply(AlignedText text)
    {
        var changed = new List<(int Point, int Change)>(text.Length);
        foreach (int point in text.Points)
        {
            changed.Add((point == 0x130 ? 'i' : Rune.ToLowerInvariant(new Rune(point)).Value, 0));
            if (point == 0x130) changed.Add((0x307, 1));
        }

        return text.Transform(changed);
    }
}
