using System.Text.Json;
using System.Text.Json.Nodes;
using Reference.Tensors;
using Reference.Tensors.Formats.Gguf;
using Reference.Tests.Shared;
using Reference.Transformer.Models.Writing;
using Reference.Transformer.Text;
using Reference.Transformer.Tracing;

namespace Transformer.Tests.Writing;

/// <summary>Golden GGUF files become folders: the same bits of logits and gradients, the same ids of the same texts.</summary>
public sealed class GgufFolderTests
{
    public static TheoryData<string, string> Files
    {
        get
        {
            var data = new TheoryData<string, string>();
            foreach (string name in (string[])["llama-gpt2", "llama-spm"])
                foreach (string type in (string[])["F32", "F16", "Q8_0", "Q4_0"]) data.Add(name, type);
            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void A_file_becomes_a_folder_of_the_same_bits(string name, string type)
    {
        string source = Golden.Require("gguf", name, $"model-{type}.gguf");
        TraceBatch batch = TraceBatch.Read(Golden.Require("gguf", name, "batch.safetensors"));
        foreach (DType compute in (DType[])[DType.F32, DType.F64])
        {
            using var written = new WrittenModel(source, compute);
            Assert.Equal(DType.F32, written.Result.DType);
            Assert.Equal(new MergeCheck(0, true, 24), written.Check);
            Assert.Empty(written.Result.Notes);
            string[] expected = ["config.json", "generation_config.json", "tokenizer.json", "tokenizer_config.json", "model.safetensors"];
            Assert.Equal(expected, written.Result.Files.Where(file => file != "chat_template.jinja"));
            Assert.Equal(WrittenModel.Trace(source, batch, compute), WrittenModel.Trace(written.Path, batch, compute));
        }
    }

    [Theory]
    [InlineData("llama-gpt2")]
    [InlineData("llama-spm")]
    public void The_tokenizer_gives_the_golden_ids(string name)
    {
        using var written = new WrittenModel(Golden.Require("gguf", name, "model-F32.gguf"));
        Tokenizer found = Tokenizer.Load(written.Path), expected = Tokenizer.Load(Golden.Require("gguf", name, "model-F32.gguf"));
        Assert.Equal(expected.Special, found.Special);
        using var golden = JsonDocument.Parse(File.ReadAllBytes(Golden.Require("gguf", name, "tokens.json")));
        foreach (JsonElement entry in golden.RootElement.EnumerateArray())
        {
            string text = entry.GetProperty("text").GetString()!;
            TokenEncoding encoding = found.Encode(text);
            Assert.Equal(entry.GetProperty("ids").EnumerateArray().Select(id => id.GetInt32()), encoding.Ids);
            Assert.Equal(expected.Encode(text).Offsets, encoding.Offsets);
            Assert.Equal(expected.EncodePair(text, "a b").Ids, found.EncodePair(text, "a b").Ids);
            Assert.Equal(expected.Decode(encoding.Ids), found.Decode(encoding.Ids));
        }
    }

    [Theory]
    [InlineData("llama-gpt2")]
    [InlineData("llama-spm")]
    public void The_files_say_what_the_Hugging_Face_twins_say(string name)
    {
        using var written = new WrittenModel(Golden.Require("gguf", name, "model-F32.gguf"));
        JsonObject tokenizer = Read(written.At("tokenizer.json")), twin = Read(Golden.Require("gguf", name, "model", "tokenizer.json"));
        string[] sections = ["version", "truncation", "padding", "added_tokens", "normalizer", "pre_tokenizer", "decoder", "model"];
        foreach (string key in sections)
            Assert.True(JsonNode.DeepEquals(twin[key], tokenizer[key]), $"{key}: {tokenizer[key]?.ToJsonString()}");
        JsonObject config = Read(written.At("config.json")), other = Read(Golden.Require("gguf", name, "model", "config.json"));
        foreach ((string key, JsonNode? value) in config)
        {
            if (key is "torch_dtype" or "rms_norm_eps" or "rope_theta" or "rope_scaling") continue;
            if (key.EndsWith("_token_id", StringComparison.Ordinal)) continue;
            Assert.True(JsonNode.DeepEquals(other[key], value), $"{key}: {value?.ToJsonString()}, not {other[key]?.ToJsonString()}");
        }

        Assert.Equal("float32", (string)config["torch_dtype"]!);
        Assert.Equal("10000.0", config["rope_theta"]!.ToJsonString());
        Assert.Equal(1e-5, (double)config["rms_norm_eps"]!, 1e-12);
        // The twins name other tokens than the files.
        SpecialTokens special = Tokenizer.Load(Golden.Require("gguf", name, "model-F32.gguf")).Special;
        foreach (JsonObject json in (JsonObject[])[config, Read(written.At("generation_config.json"))])
            Assert.Equal((special.Start, special.End, special.Padding),
                ((int?)json["bos_token_id"], (int?)json["eos_token_id"], (int?)json["pad_token_id"]));
    }

    [Fact]
    public void A_tokenizer_beside_the_file_is_taken_where_the_folder_is_given()
    {
        using var folder = new TemporaryFolder();
        File.Copy(Golden.Require("gguf", "llama-gpt2", "model-F32.gguf"), folder.At("model.gguf"));
        string beside = folder.Write("tokenizer.json", File.ReadAllBytes(Golden.Require("gguf", "llama-gpt2", "model", "tokenizer.json")));
        folder.Write("generation_config.json", "{\"top_p\": 0.9}"u8);
        using var written = new WrittenModel(folder.Path);
        Assert.Equal(["config.json", "generation_config.json", "tokenizer.json", "model.safetensors"], written.Result.Files);
        Assert.Equal(File.ReadAllBytes(beside), File.ReadAllBytes(written.At("tokenizer.json")));
        Assert.Equal("{\"top_p\": 0.9}", File.ReadAllText(written.At("generation_config.json")));
    }

    private static JsonObject Read(string path) => JsonNode.Parse(File.ReadAllBytes(path))!.AsObject();
}
