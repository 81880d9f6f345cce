using Reference.Transformer.Text.Decoders;
using Reference.Transformer.Text.PreTokenizers;

namespace Reference.Transformer.Text.Reading;

/// <summary>Reads "decoder".</summary>
internal static class DecoderReader
{
    private const string Known = "BPEDecoder, ByteFallback, ByteLevel, Fuse, Metaspace, Replace, Sequence or Strip";

    /// <summary>The decoder.</summary>
    public static IDecoder Read(JsonPlace place)
    {
        JsonPlace type = place.Get("type");
        return type.Text() switch
        {
            "BPEDecoder" => new WordEndDecoder(place.Find("suffix")?.Text() ?? "</w>"),
            "ByteFallback" => new ByteFallbackDecoder(),
            "ByteLevel" => new ByteLevelDecoder(),
            "Fuse" => new FuseDecoder(),
            "Metaspace" => new MetaspaceDecoder(place.Find("replacement") is { } mark
                ? Unit(mark) : '▁', PreTokenizerReader.Scheme(place) != PrependScheme.Never),
            "Replace" => new ReplaceDecoder(PatternReader.Read(place.Get("pattern")), place.Get("content").Text()),
            "Sequence" => new DecoderSequence([.. place.Get("decoders").Items().Select(Read)]),
            "Strip" => new StripDecoder(Unit(place.Get("content")), place.Get("start").Whole(0, int.MaxValue), place.Get("stop")
                .Whole(0, int.MaxValue)),
            _ => throw type.Error(Known, "This decoder is not supported."),
        };
    }

    private static char Unit(JsonPlace place) =>
        place.Character() is var point and <= 0xFFFF ? (char)point : throw place.Error("a character below U+10000");
}
