using System.Text.Json.Nodes;

namespace Reference.Transformer.Text.Reading;

/// <summary>
/// What the names in tokenizer.ggml.pre stand for: the pre-tokenizers of the tokenizer.json files from which such GGUF files were made,
/// in that file's own words, so that reading and writing have one truth.
/// </summary>
internal sealed record GgufPreTokenizer(JsonObject Json, bool IgnoreMerges = false, bool AddStart = false, bool Compose = false)
{
    /// <summary>The known names.</summary>
    public const string Known = "default, gpt-2, smollm, starcoder, refact, command-r, llama-bpe, qwen2, deepseek-v3, gpt-4o or tekken";

    private const string Contraction = "(?i:'s|'t|'re|'ve|'m|'ll|'d)", Blanks = @"\s*[\r\n]+|\s+(?!\S)|\s+", Before = @"[^\r\n\p{L}\p{N}]?";
    private const string Llama3 = $@"{Contraction}|{Before}\p{{L}}+|\p{{N}}{{1,3}}| ?[^\s\p{{L}}\p{{N}}]+[\r\n]*|{Blanks}";
    private const string Qwen2 = $@"{Contraction}|{Before}\p{{L}}+|\p{{N}}| ?[^\s\p{{L}}\p{{N}}]+[\r\n]*|{Blanks}";
    private const string Upper = @"[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]", Lower = @"[\p{Ll}\p{Lm}\p{Lo}\p{M}]";
    private const string Rest = $@" ?[^\s\p{{L}}\p{{N}}]+[\r\n/]*|{Blanks}";
    private const string Gpt4O = $@"{Before}{Upper}*{Lower}+{Contraction}?|{Before}{Upper}+{Lower}*{Contraction}?|\p{{N}}{{1,3}}|{Rest}";
    private const string Tekken = $@"{Before}{Upper}*{Lower}+|{Before}{Upper}+{Lower}*|\p{{N}}|{Rest}";
    private const string DeepSeek = @"[!""#$%&'()*+,\-./:;<=>?@\[\\\]^_`{|}~][A-Za-z]+|[^\r\n\p{L}\p{P}\p{S}]?[\p{L}\p{M}]+"
        + @"| ?[\p{P}\p{S}]+[\r\n]*|" + Blanks;

    /// <summary>The pre-tokenizer of a name, or null.</summary>
    public static GgufPreTokenizer? Find(string name) => name switch
    {
        "default" or "gpt-2" => new GgufPreTokenizer(Bytes(useRegex: true)),
        "smollm" or "starcoder" or "refact" or "command-r" => new GgufPreTokenizer(Sequence(Digits(), Bytes(useRegex: true))),
        "llama-bpe" or "llama3" or "llama-v3" => new GgufPreTokenizer(Patterns(Llama3), IgnoreMerges: true, AddStart: true),
        "qwen2" => new GgufPreTokenizer(Patterns(Qwen2), Compose: true),
        "deepseek-v3" => new GgufPreTokenizer(Patterns(@"\p{N}{1,3}", "[一-龥\u3040-\u309F\u30A0-\u30FF]+", DeepSeek)),
        "gpt-4o" => new GgufPreTokenizer(Patterns(Gpt4O)),
        "tekken" => new GgufPreTokenizer(Patterns(Tekken), IgnoreMerges: true, AddStart: true),
        _ => null,
    };

    private static JsonObject Bytes(bool useRegex) =>
        new() { ["type"] = "ByteLevel", ["add_prefix_space"] = false, ["trim_offsets"] = true, ["use_regex"] = useRegex };

    private static JsonObject Digits() => new() { ["type"] = "Digits", ["individual_digits"] = true };

    private static JsonObject Patterns(params ReadOnlySpan<string> patterns)
    {
        var parts = new List<JsonNode>();
        foreach (string pattern in patterns)
        {
            var search = new JsonObject { ["Regex"] = pattern };
            parts.Add(new JsonObject { ["type"] = "Split", ["pattern"] = search, ["behavior"] = "Isolated", ["invert"] = false });
        }

        return Sequence([.. parts, Bytes(useRegex: false)]);
    }

    private static JsonObject Sequence(params JsonNode[] parts) =>
        new() { ["type"] = "Sequence", ["pretokenizers"] = new JsonArray(parts) };
}
