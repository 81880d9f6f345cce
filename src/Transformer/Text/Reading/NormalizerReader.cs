using Reference.Transformer.Text.Normalizers;
using Reference.Transformer.Text.Unicode;

namespace Reference.Transformer.Text.Reading;

/// <summary>Reads "normalizer".</summary>
internal static class NormalizerReader
{
    private const string Known = "ByteLevel, Lowercase, NFC, NFD, NFKC, NFKD, Prepend, Replace, Sequence, Strip or StripAccents";

    /// <summary>The normalizer.</summary>
    public static INormalizer Read(JsonPlace place)
    {
        JsonPlace type = place.Get("type");
        return type.Text() switch
        {
            "ByteLevel" => new ByteLevelNormalizer(),
            "Lowercase" => new LowercaseNormalizer(),
            "NFC" => new UnicodeNormalizer(compatible: false, compose: true),
            "NFD" => new UnicodeNormalizer(compatible: false, compose: false),
            "NFKC" => new UnicodeNormalizer(compatible: true, compose: true),
            "NFKD" => new UnicodeNormalizer(compatible: true, compose: false),
            "Prepend" => new PrependNormalizer(CodePoints.Of(place.Get("prepend").Text())),
            "Replace" => new ReplaceNormalizer(PatternReader.Read(place.Get("pattern")), CodePoints.Of(place.Get("content").Text())),
            "Sequence" => new NormalizerSequence([.. place.Get("normalizers").Items().Select(Read)]),
            "Strip" => new StripNormalizer(place.Flag("strip_left", true), place.Flag("strip_right", true)),
            "StripAccents" => new StripAccentsNormalizer(),
            _ => throw type.Error(Known, "This normalizer is not supported."),
        };
    }
}
