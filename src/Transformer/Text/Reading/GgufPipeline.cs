using System.Text.Json.Nodes;
using Reference.Tensors.Formats;
using Reference.Transformer.Text.Models;

namespace Reference.Transformer.Text.Reading;

/// <summary>
/// All that a GGUF file's tokenizer is but its vocabulary and merges, as the sections of a tokenizer.json: they are read like those of a
/// file, and written into one (<see cref="Writing.GgufTokenizerJson"/>).
/// </summary>
/// <param name="PostProcessor">The template with the tokens that begin and end a text.</param>
/// <param name="Decoder">Tokens to text.</param>
/// <param name="Options">How the model starts a word.</param>
internal sealed record GgufPipeline(JsonObject PostProcessor, JsonObject Decoder, BpeOptions Options)
{
    /// <summary>Changes the text first; none where null.</summary>
    public JsonObject? Normalizer { get; init; }

    /// <summary>Splits it into words; none where null.</summary>
    public JsonObject? PreTokenizer { get; init; }

    /// <summary>True for byte-level BPE with a list of merges ("gpt2"), false for SentencePiece's with scores ("llama").</summary>
    /// <exception cref="TokenizerException">It is of another kind.</exception>
    public static bool IsByteLevel(GgufTokens tokens) => tokens.Text("model") switch
    {
        "gpt2" => true,
        "llama" => false,
        var other => throw tokens.Error("model", other is null
            ? "nothing" : MalformedFileException.Quote(other), "gpt2 or llama", "Other tokenizers are not supported yet."),
    };

    /// <summary>What the metadata says.</summary>
    /// <exception cref="TokenizerException">It is of a kind that is not known.</exception>
    public static GgufPipeline Of(GgufTokens tokens) => IsByteLevel(tokens) ? ByteLevel(tokens) : SentencePiece(tokens);

    private static GgufPipeline ByteLevel(GgufTokens tokens)
    {
        string name = tokens.Text("pre") ?? "default";
        GgufPreTokenizer pre = GgufPreTokenizer.Find(name)
            ?? throw tokens.Error("pre", MalformedFileException.Quote(name), GgufPreTokenizer.Known,
                "Give the folder of the model with its tokenizer.json.");
        var decoder = new JsonObject { ["type"] = "ByteLevel", ["add_prefix_space"] = true, ["trim_offsets"] = true, ["use_regex"] = true };
        return new GgufPipeline(GgufTemplate.Of(tokens, pre.AddStart), decoder, new BpeOptions { IgnoreMerges = pre.IgnoreMerges })
        {
            Normalizer = pre.Compose ? new JsonObject { ["type"] = "NFC" } : null,
            PreTokenizer = pre.Json,
        };
    }

    private static GgufPipeline SentencePiece(GgufTokens tokens)
    {
        bool prefix = tokens.Flag("add_space_prefix", true);
        JsonObject replace = Replace(" ", "▁");
        List<JsonNode> decoders = [Replace("▁", " "), new JsonObject { ["type"] = "ByteFallback" }, new JsonObject { ["type"] = "Fuse" }];
        if (prefix) decoders.Add(new JsonObject { ["type"] = "Strip", ["content"] = " ", ["start"] = 1, ["stop"] = 0 });
        var decoder = new JsonObject { ["type"] = "Sequence", ["decoders"] = new JsonArray([.. decoders]) };
        var prepend = new JsonObject { ["type"] = "Prepend", ["prepend"] = "▁" };
        var options = new BpeOptions { Unknown = tokens.Id("unknown_token_id") ?? 0, FuseUnknown = true, ByteFallback = true };
        return new GgufPipeline(GgufTemplate.Of(tokens, addStart: true), decoder, options)
        {
            Normalizer = prefix ? new JsonObject { ["type"] = "Sequence", ["normalizers"] = new JsonArray(prepend, replace) } : replace,
        };
    }

    private static JsonObject Replace(string text, string by) =>
        new() { ["type"] = "Replace", ["pattern"] = new JsonObject { ["String"] = text }, ["content"] = by };
}
