using System.Text;
using System.Text.Json.Nodes;
using Reference.Tensors.Formats.Gguf;
using Reference.Transformer.Text.Models;

namespace Reference.Transformer.Text.Reading;

/// <summary>Reads the tokenizer of a GGUF file: "gpt2" (byte-level BPE with merges) or "llama" (SentencePiece's BPE with scores).</summary>
internal static class GgufTokenizer
{
    /// <summary>What the tokenizer is made of.</summary>
    public static TokenizerParts Read(GgufFile file)
    {
        var tokens = new GgufTokens(file);
        MergeTable merges = GgufPipeline.IsByteLevel(tokens) ? Listed(file, tokens) : ScoredMerges.Of(tokens);
        GgufPipeline pipeline = GgufPipeline.Of(tokens);
        return new TokenizerParts(new Bpe(tokens.Vocabulary, merges, pipeline.Options), tokens.Added)
        {
            Normalizer = pipeline.Normalizer is { } normalizer ? Section(normalizer, NormalizerReader.Read) : null,
            PreTokenizer = pipeline.PreTokenizer is { } splitter ? Section(splitter, PreTokenizerReader.Read) : null,
            Special = tokens.Special,
            PostProcessor = Section(pipeline.PostProcessor, PostProcessorReader.Read),
            Decoder = Section(pipeline.Decoder, DecoderReader.Read),
        };
    }

    /// <summary>The merges of a byte-level tokenizer, "left right" each, in their order.</summary>
    public static IReadOnlyList<string> Pairs(GgufTokens tokens) =>
        tokens.Array("merges", value => value.AsTexts()) ?? throw tokens.Error("merges", "nothing", "a list of texts");

    private static T Section<T>(JsonObject json, Func<JsonPlace, T> read) =>
        StrictDocument.Read(Encoding.UTF8.GetBytes(json.ToJsonString()), "tokenizer.ggml", read);

    private static MergeTable Listed(GgufFile file, GgufTokens tokens)
    {
        var merges = new MergeBuilder(tokens.Vocabulary, file.Path, "tokenizer.ggml.merges");
        foreach (string pair in Pairs(tokens)) merges.Add(pair, from: 1);
        return merges.Table;
    }
}
