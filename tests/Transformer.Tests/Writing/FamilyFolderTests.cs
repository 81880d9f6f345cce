using System.Text.Json.Nodes;
using Reference.Tensors;
using Reference.Tensors.Formats;
using Reference.Tensors.Formats.Safetensors;
using Reference.Tests.Shared;
using Reference.Transformer.Models.Writing;
using Reference.Transformer.Tracing;
using Transformer.Tests.Models;

namespace Transformer.Tests.Writing;

/// <summary>Every family from a Hugging Face folder into another: the same bits, the same files.</summary>
public sealed class FamilyFolderTests
{
    private static readonly TraceBatch s_batch = WrittenModel.Row(1, 5, 3, 22, 7);

    public static TheoryData<string> Families => [.. TinyConfigs.Families];

    [Theory]
    [MemberData(nameof(Families))]
    public void A_family_comes_back_bit_for_bit(string family)
    {
        foreach (string patch in (string[])["""{"tie_word_embeddings": true}""", """{"tie_word_embeddings": false}"""])
        {
            using TinyModel model = TinyModel.Of(family, patch);
            foreach (DType compute in (DType[])[DType.F64, DType.F32])
            {
                using var written = new WrittenModel(model.Path, compute, new FolderOptions { DType = DType.F64 });
                Assert.Equal(WrittenModel.Trace(model.Path, s_batch, compute), WrittenModel.Trace(written.Path, s_batch, compute));
                Assert.Equal(new MergeCheck(0, true, written.Check.Positions), written.Check);
                Assert.Equal(["config.json", "model.safetensors"], written.Result.Files);
                using SafetensorsFile file = SafetensorsFile.Open(written.At("model.safetensors"));
                Assert.Equal("pt", file.Metadata["format"]);
                Assert.Equal(model.Weights.Keys.ToHashSet(), file.Entries.Select(entry => entry.Name).ToHashSet());
            }
        }
    }

    [Fact]
    public void A_classifier_comes_back_bit_for_bit()
    {
        using TinyModel model = TinyModel.Classifier(3, """{"problem_type": "single_label_classification"}""");
        using var written = new WrittenModel(model.Path);
        var batch = new TraceBatch(s_batch.Padded, null);
        Assert.Equal(WrittenModel.Trace(model.Path, batch, DType.F64), WrittenModel.Trace(written.Path, batch, DType.F64));
        Assert.Equal((0, 1), (written.Check.LargestDifference, written.Check.Positions));
    }

    [Fact]
    public void Shards_hold_the_same_model_and_an_index_names_them()
    {
        using TinyModel model = TinyModel.Of("llama");
        using var one = new WrittenModel(model.Path);
        using var many = new WrittenModel(model.Path, DType.F64, new FolderOptions { ShardBytes = 6000 });
        Assert.Equal(WrittenModel.Trace(one.Path, s_batch, DType.F64), WrittenModel.Trace(many.Path, s_batch, DType.F64));
        string[] shards = [.. many.Result.Files.Where(name => name.EndsWith(".safetensors", StringComparison.Ordinal))];
        Assert.True(shards.Length > 2);
        Assert.Equal($"model-00001-of-{shards.Length:D5}.safetensors", shards[0]);
        JsonObject index = JsonNode.Parse(File.ReadAllText(many.At("model.safetensors.index.json")))!.AsObject();
        Assert.Equal(shards, index["weight_map"]!.AsObject().Select(pair => (string)pair.Value!).Distinct().Order(StringComparer.Ordinal));
        using ModelFiles files = ModelFiles.Open(many.Path);
        Assert.Empty(files.Warnings);
        Assert.Equal(files.Entries.Sum(entry => entry.ByteLength), (long)index["metadata"]!["total_size"]!);
        Assert.All(shards, name => Assert.True(Bytes(many.At(name)) <= 6000 || Count(many.At(name)) == 1));
    }

    [Theory]
    [InlineData("F16", "float16")]
    [InlineData("BF16", "bfloat16")]
    [InlineData("F32", "float32")]
    public void A_stated_type_is_rounded_once_to_nearest(string type, string name)
    {
        DType dtype = Enum.Parse<DType>(type);
        using TinyModel model = TinyModel.Of("qwen2", """{"dtype": "float64", "torch_dtype": "float64"}""");
        using var written = new WrittenModel(model.Path, DType.F64, new FolderOptions { DType = dtype });
        using SafetensorsFile file = SafetensorsFile.Open(written.At("model.safetensors"));
        foreach (TensorEntry entry in file.Entries)
        {
            Tensor expected = TinyModel.ToTensor(model.Weights[entry.Name]).To(dtype);
            Assert.Equal(dtype, entry.DType);
            Assert.Equal(expected.ToDoubles(), file.Get(entry.Name, expected.Backend).ToDoubles());
        }

        JsonObject config = JsonNode.Parse(File.ReadAllText(written.At("config.json")))!.AsObject();
        Assert.Equal((name, name), ((string)config["dtype"]!, (string)config["torch_dtype"]!));
        (model.Config["dtype"], model.Config["torch_dtype"]) = (name, name);
        Assert.True(JsonNode.DeepEquals(model.Config, config));
        Assert.InRange(written.Check.LargestDifference, 1e-9, 0.2);
    }

    [Theory]
    [InlineData(DType.F64, DType.BF16, DType.BF16)]
    [InlineData(DType.F32, DType.BF16, DType.F32)]
    [InlineData(DType.F64, DType.F64, DType.F64)]
    [InlineData(DType.F64, DType.F32, DType.F32)]
    public void Without_a_stated_type_it_is_F32_where_that_was_computed_with_and_else_the_bases(DType compute, DType stored, DType expected)
    {
        using TinyModel model = TinyModel.Of("llama");
        model.Write("model.safetensors", model.Weights.Select(pair => (pair.Key, TinyModel.ToTensor(pair.Value).To(stored))));
        using var written = new WrittenModel(model.Path, compute);
        Assert.Equal(expected, written.Result.DType);
        Assert.Equal(0, written.Check.LargestDifference);
    }

    [Fact]
    public void Side_files_are_copied_byte_for_byte_and_an_unchanged_config_too()
    {
        using TinyModel model = TinyModel.Of("llama", """{"torch_dtype": "float64", "author": "Ω"}""");
        string[] names =
        [
            "generation_config.json", "tokenizer.json", "tokenizer_config.json", "special_tokens_map.json", "chat_template.jinja",
            Path.Combine("additional_chat_templates", "tools.jinja"),
        ];
        Directory.CreateDirectory(Path.Combine(model.Path, "additional_chat_templates"));
        foreach (string name in names) File.WriteAllText(Path.Combine(model.Path, name), $"\r\n {name}\u00e9");
        File.WriteAllText(Path.Combine(model.Path, "optimizer.pt"), "no part of the model");
        File.WriteAllText(Path.Combine(model.Path, "config.json"), " " + File.ReadAllText(Path.Combine(model.Path, "config.json")));
        using var written = new WrittenModel(model.Path);
        Assert.Equal(["config.json", .. names, "model.safetensors"], written.Result.Files);
        Assert.Equal(written.Result.Files.Order(StringComparer.Ordinal), Directory.GetFiles(written.Path, "*", SearchOption.AllDirectories)
            .Select(path => Path.GetRelativePath(written.Path, path)).Order(StringComparer.Ordinal));
        foreach (string name in (string[])["config.json", .. names])
            Assert.Equal(File.ReadAllBytes(Path.Combine(model.Path, name)), File.ReadAllBytes(written.At(name)));
    }

    private static long Bytes(string path)
    {
        using SafetensorsFile file = SafetensorsFile.Open(path);
        return file.Entries.Sum(entry => entry.ByteLength);
    }

    private static int Count(string path)
    {
        using SafetensorsFile file = SafetensorsFile.Open(path);
        return file.Entries.Count;
    }
}
