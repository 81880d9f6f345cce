using System.Security.Cryptography;
using System.Text.Encodings.Web;
using System.Text.Json;
using Reference.Tensors;
using Reference.Tensors.Backends.Scalar;
using Reference.Tensors.Formats;
using Reference.Tensors.Formats.Gguf;
using Reference.Tensors.Formats.Safetensors;
using Reference.Tests.Shared;

namespace Reference.Tests.Formats;

public sealed class GgufGoldenTests
{
    [Fact]
    public void Every_tensor_of_the_real_model_has_its_golden_place_and_values()
    {
        using JsonDocument golden = JsonDocument.Parse(File.ReadAllBytes(Golden.Require("real", "smollm2", "gguf.json")));
        using var file = GgufFile.Open(Golden.RequireModel("smollm2-135m-instruct-q4_1", "SmolLM2-135M-Instruct.Q4_1.gguf"));
        JsonElement tensors = golden.RootElement.GetProperty("tensors");
        Assert.Equal(tensors.EnumerateArray().Select(tensor => tensor.GetProperty("name").GetString()),
            file.Entries.Select(entry => entry.Name));
        foreach (JsonElement tensor in tensors.EnumerateArray())
        {
            string name = tensor.GetProperty("name").GetString()!;
            Assert.True(file.TryGetEntry(name, out TensorEntry? entry));
            Assert.Equal(tensor.GetProperty("type").GetString(), entry.TypeName);
            Assert.Equal(tensor.GetProperty("shape").EnumerateArray().Select(length => length.GetInt64()), entry.Lengths);
            Assert.Equal((tensor.GetProperty("offset").GetInt64(), tensor.GetProperty("bytes").GetInt64()),
                (entry.Offset, entry.ByteLength));
            Tensor stored = file.Get(name, ScalarBackend.Instance);
            Assert.Equal((name, tensor.GetProperty("sha256_f32").GetString()), (name, HashOfSingles(stored)));
            if (!tensor.TryGetProperty("sha256_f32_hf_rows", out JsonElement ordered)) continue;
            string key = name.Contains("attn_q", StringComparison.Ordinal) ? "llama.attention.head_count" : "llama.attention.head_count_kv";
            int heads = (int)file.Find(key)!.AsInt64();
            Assert.Equal((name, ordered.GetString()), (name, HashOfSingles(GgufRotary.ToHuggingFaceRows(stored, heads))));
        }
    }

    [Fact]
    public void Metadata_of_the_real_model_is_the_golden_metadata()
    {
        using JsonDocument golden = JsonDocument.Parse(File.ReadAllBytes(Golden.Require("real", "smollm2", "gguf.json")));
        using var file = GgufFile.Open(Golden.RequireModel("smollm2-135m-instruct-q4_1", "SmolLM2-135M-Instruct.Q4_1.gguf"));
        Assert.Equal(3, file.Version);
        JsonProperty[] expected = [.. golden.RootElement.GetProperty("metadata").EnumerateObject()
            .Where(value => !value.Name.StartsWith("GGUF.", StringComparison.Ordinal))];
        Assert.Equal(expected.Select(value => value.Name), file.Metadata.Select(value => value.Key));
        foreach (JsonProperty property in expected)
        {
            GgufValue found = file.Find(property.Name)!;
            string[] types = [.. property.Value.GetProperty("type").EnumerateArray().Select(type => type.GetString()!)];
            switch (types[0])
            {
                case "STRING": Assert.Equal(property.Value.GetProperty("value").GetString(), found.AsText()); break;
                case "BOOL": Assert.Equal(property.Value.GetProperty("value").GetBoolean(), found.AsBool()); break;
                case "ARRAY" when types[1] == "STRING":
                    AssertArray(property.Value, found.AsTexts(), item => JsonSerializer.Serialize(item, s_relaxed));
                    break;
                case "ARRAY": AssertArray(property.Value, found.AsInt64s(), item => $"{item}"); break;
                default: Assert.Equal(property.Value.GetProperty("value").GetDouble(), found.AsDouble()); break;
            }
        }
    }

    [Theory]
    [InlineData("llama-gpt2")]
    [InlineData("llama-spm")]
    public void An_F32_file_holds_the_tensors_of_its_Hugging_Face_twin(string name)
    {
        using var file = GgufFile.Open(Golden.Require("gguf", name, "model-F32.gguf"));
        using var twin = SafetensorsFile.Open(Golden.Require("gguf", name, "model", "model.safetensors"));
        int heads = (int)file.Find("llama.attention.head_count")!.AsInt64(),
            shared = (int)file.Find("llama.attention.head_count_kv")!.AsInt64();
        foreach ((string mine, string theirs, int order) in new[]
        {
            ("token_embd.weight", "model.embed_tokens.weight", 0), ("blk.1.attn_q.weight", "model.layers.1.self_attn.q_proj.weight", heads),
            ("blk.1.attn_k.weight", "model.layers.1.self_attn.k_proj.weight", shared),
                ("blk.0.ffn_down.weight", "model.layers.0.mlp.down_proj.weight", 0),
        })
        {
            Tensor found = file.Get(mine, ScalarBackend.Instance), expected = twin.Get(theirs, ScalarBackend.Instance);
            if (order > 0) found = GgufRotary.ToHuggingFaceRows(found, order);
            Assert.Equal(expected.Shape, found.Shape);
            Assert.Equal(expected.ToArray<float>(), found.ToArray<float>());
        }
    }

    [Theory]
    [InlineData("model-q4_k_m.gguf", "Q4_K")]
    [InlineData("model-q6_k.gguf", "Q6_K")]
    public void Types_that_cannot_be_read_yet_are_listed_and_refused_by_name(string name, string type)
    {
        using var file = GgufFile.Open(Golden.Require("gguf", "llama-kquants", name));
        TensorEntry entry = file.Entries.First(entry => entry.TypeName == type);
        var error = Assert.Throws<NotSupportedException>(() => file.Get(entry.Name, ScalarBackend.Instance));
        Assert.Contains(entry.Name, error.Message, StringComparison.Ordinal);
        Assert.Contains(type, error.Message, StringComparison.Ordinal);
    }

    private static readonly JsonSerializerOptions s_relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static string HashOfSingles(Tensor tensor)
    {
        float[] values = tensor.To(DType.F32).ToArray<float>();
        return Convert.ToHexStringLower(SHA256.HashData(System.Runtime.InteropServices.MemoryMarshal.AsBytes(values.AsSpan())));
    }

    private static void AssertArray<T>(JsonElement expected, IReadOnlyList<T> found, Func<T, string> text)
    {
        Assert.Equal(expected.GetProperty("length").GetInt32(), found.Count);
        byte[] json = System.Text.Encoding.UTF8.GetBytes($"[{string.Join(",", found.Select(text))}]");
        Assert.Equal(expected.GetProperty("sha256_of_json").GetString(), Convert.ToHexStringLower(SHA256.HashData(json)));
    }
}
