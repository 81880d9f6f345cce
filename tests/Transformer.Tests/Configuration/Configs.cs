using System.Text;
using System.Text.Json.Nodes;
using Reference.Transformer.Configuration;
using Reference.Transformer.Families;

namespace Transformer.Tests.Configuration;

/// <summary>Small configs of each family, to be changed key by key.</summary>
internal static class Configs
{
    private const string LlamaSizes = """
        "vocab_size": 59, "hidden_size": 24, "intermediate_size": 20, "num_hidden_layers": 3, "num_attention_heads": 4,
        "num_key_value_heads": 2, "max_position_embeddings": 64, "pad_token_id": 0
        """;

    private const string Gpt2Sizes = """
        "vocab_size": 59, "n_embd": 24, "n_head": 4, "n_layer": 3, "n_positions": 32
        """;

    public static string Of(string modelType) => modelType == "gpt2"
        ? $$"""{"model_type": "gpt2", "architectures": ["GPT2LMHeadModel"], {{Gpt2Sizes}}}"""
        : $$"""{"model_type": "{{modelType}}", "architectures": ["{{ClassName(modelType)}}ForCausalLM"], {{LlamaSizes}}}""";

    /// <summary>Reads a config with the keys of <paramref name="patch"/> put in place or added.</summary>
    public static DecoderConfig Read(string modelType, string patch = "{}") => ReadText(Patched(modelType, patch));

    public static DecoderConfig ReadText(string json) =>
        KnownFamilies.Read(ConfigReader.Parse(Encoding.UTF8.GetBytes(json), "config.json"));

    /// <summary>A patch with a key "-name" takes that key away.</summary>
    public static string Patched(string modelType, string patch)
    {
        JsonObject config = JsonNode.Parse(Of(modelType))!.AsObject();
        foreach ((string key, JsonNode? value) in JsonNode.Parse(patch)!.AsObject())
        {
            if (key.StartsWith('-')) config.Remove(key[1..]);
            else config[key] = value?.DeepClone();
        }

        return config.ToJsonString();
    }

    private static string ClassName(string modelType) => modelType switch
    {
        "llama" => "Llama",
        "mistral" => "Mistral",
        "qwen2" => "Qwen2",
        "qwen3" => "Qwen3",
        "smollm3" => "SmolLM3",
        "starcoder2" => "Starcoder2",
        "granite" => "Granite",
        _ => "Nobody",
    };
}
