using System.Text.Json.Nodes;

namespace Transformer.Tests.Models;

/// <summary>
/// The least config of each family, all sizes different, to be changed key by key; a patch with a key "-name" takes that key away.
/// </summary>
internal static class TinyConfigs
{
    public static readonly string[] Families = ["gpt2", "llama", "mistral", "qwen2", "qwen3", "smollm3", "starcoder2", "granite"];

    public static JsonObject Of(string family, string patch = "{}")
    {
        string sizes = family == "gpt2"
            ? """ "n_embd": 12, "n_head": 3, "n_layer": 3, "n_positions": 16 """
            : """
              "hidden_size": 16, "intermediate_size": 10, "num_hidden_layers": 3, "num_attention_heads": 4, "num_key_value_heads": 2,
              "max_position_embeddings": 32
              """;
        var config = JsonNode.Parse($$"""{"model_type": "{{family}}", "vocab_size": 23, "pad_token_id": 0, {{sizes}}}""")!.AsObject();
        config["architectures"] = new JsonArray((family switch
        {
            "gpt2" => "GPT2LMHead",
            "smollm3" => "SmolLM3ForCausal",
            _ => char.ToUpperInvariant(family[0]) + family[1..] + "ForCausal",
        }) + (family == "gpt2" ? "Model" : "LM"));
        if (family == "qwen3") config["head_dim"] = 6;
        foreach ((string key, JsonNode? value) in JsonNode.Parse(patch)!.AsObject())
        {
            if (key.StartsWith('-')) config.Remove(key[1..]);
            else config[key] = value?.DeepClone();
        }

        return config;
    }
}
