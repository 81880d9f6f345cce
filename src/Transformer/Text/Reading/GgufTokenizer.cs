using Reference.Tensors.Formats;
using Reference.Tensors.Formats.Gguf;
using Reference.Transformer.Text.Decoders;
using Reference.Transformer.Text.Models;
using Reference.Transformer.Text.Normalizers;
using Reference.Transformer.Text.Patterns;
using Reference.Transformer.Text.PostProcessors;

namespace Reference.Transformer.Text.Reading;

/// <summary>Reads the tokenizer of a GGUF file: "gpt2" (byte-level BPE with merges) or "llama" (SentencePiece's BPE with scores).</summary>
internal static class GgufTokenizer
{
    private const int Mark = '▁';

    /// <summary>What the tokenizer is made of.</summary>
    public static TokenizerParts Read(GgufFile file)
    {
        var tokens = new GgufTokens(file);
        return tokens.Text("model") switch
        {
            "gpt2" => ByteLevel(file, tokens),
            "llama" => SentencePiece(tokens),
            var other => throw tokens.Error("model", other is null
                ? "nothing" : MalformedFileException.Quote(other), "gpt2 or llama", "Other tokenizers are not supported yet."),
        };
    }

    private static TokenizerParts ByteLevel(GgufFile file, GgufTokens tokens)
    {
        string name = tokens.Text("pre") ?? "default";
        GgufPreTokenizer pre = GgufPreTokenizer.Find(name)
            ?? throw tokens.Error("pre", MalformedFileException.Quote(name), GgufPreTokenizer.Known,
                "Give the tokenizer.json of the model beside the file.");
        var merges = new MergeBuilder(tokens.Vocabulary, file.Path, "tokenizer.ggml.merges");
        IReadOnlyList<string> pairs = tokens.Array("merges", value => value.AsTexts())
            ?? throw tokens.Error("merges", "nothing", "a list of texts");
        foreach (string pair in pairs) merges.Add(pair, from: 1);
        var model = new Bpe(tokens.Vocabulary, merges.Table, new BpeOptions { IgnoreMerges = pre.IgnoreMerges });
        return new TokenizerParts(model, tokens.Added)
        {
            Normalizer = pre.Compose ? new UnicodeNormalizer(compatible: false, compose: true) : null,
            PreTokenizer = pre.Splitter,
            Special = tokens.Special,
            PostProcessor = Template(tokens, pre.AddStart),
            Decoder = new ByteLevelDecoder(),
        };
    }

    private static TokenizerParts SentencePiece(GgufTokens tokens)
    {
        bool prefix = tokens.Flag("add_space_prefix", true);
        var replace = new ReplaceNormalizer(TextSearch.Literal(" "), [Mark]);
        List<IDecoder> decoders = [new ReplaceDecoder(TextSearch.Literal("▁"), " "), new ByteFallbackDecoder(), new FuseDecoder()];
        if (prefix) decoders.Add(new StripDecoder(' ', start: 1, stop: 0));
        var options = new BpeOptions { Unknown = tokens.Id("unknown_token_id") ?? 0, FuseUnknown = true, ByteFallback = true };
        return new TokenizerParts(new Bpe(tokens.Vocabulary, ScoredMerges.Of(tokens), options), tokens.Added)
        {
            Normalizer = prefix ? new NormalizerSequence([new PrependNormalizer([Mark]), replace]) : replace,
            Special = tokens.Special,
            PostProcessor = Template(tokens, addStart: true),
            Decoder = new DecoderSequence(decoders),
        };
    }

    private static TemplateProcessor Template(GgufTokens tokens, bool addStart)
    {
        TemplatePart[] first = Token(tokens, "bos", addStart, 0), last = Token(tokens, "eos", false, 0);
        TemplatePart[] single = [.. first, new TemplatePart(0, [], 0), .. last];
        return new TemplateProcessor(single,
            [.. single, .. Token(tokens, "bos", addStart, 1), new TemplatePart(1, [], 1), .. Token(tokens, "eos", false, 1)]);
    }

    private static TemplatePart[] Token(GgufTokens tokens, string name, bool missing, int type)
    {
        if (!tokens.Flag($"add_{name}_token", missing)) return [];
        int id = tokens.Id($"{name}_token_id")
            ?? throw tokens.Error($"{name}_token_id", "nothing", $"a token's id, as add_{name}_token asks for it");
        return [new TemplatePart(null, [(id, tokens.Texts[id])], type)];
    }
}
