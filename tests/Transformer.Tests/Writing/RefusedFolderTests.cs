using System.Text.Json.Nodes;
using Reference.Autograd;
using Reference.Tensors;
using Reference.Tensors.Backends.Scalar;
using Reference.Tensors.Formats;
using Reference.Tests.Shared;
using Reference.Transformer;
using Reference.Transformer.Configuration;
using Reference.Transformer.Families;
using Reference.Transformer.Layers;
using Reference.Transformer.Models;
using Reference.Transformer.Models.Writing;
using Transformer.Tests.Models;

namespace Transformer.Tests.Writing;

/// <summary>What cannot be written is refused, and nothing is left of it; and models that changed since they were read.</summary>
public sealed class RefusedFolderTests
{
    [Fact]
    public void A_folder_with_something_in_it_is_refused_and_stays_as_it_is()
    {
        using TinyModel model = TinyModel.Of("llama");
        using var folder = new TemporaryFolder();
        folder.Write("mine.txt", "x"u8);
        Assert.Contains("nothing is written over", Refused<IOException>(model, folder.Path), StringComparison.Ordinal);
        Assert.Equal([folder.At("mine.txt")], Directory.GetFileSystemEntries(folder.Path));
        Assert.Contains("found a file", Refused<IOException>(model, folder.At("mine.txt")), StringComparison.Ordinal);
        Refused<IOException>(model, Path.Combine(folder.At("mine.txt"), "below"));
        Assert.Contains("nothing is written over", Refused<IOException>(model, model.Path), StringComparison.Ordinal);
    }

    [Fact]
    public void An_empty_folder_and_one_whose_parents_are_missing_are_written()
    {
        using TinyModel model = TinyModel.Of("llama");
        using var folder = new TemporaryFolder();
        using PretrainedModel loaded = model.Load();
        Directory.CreateDirectory(folder.At("empty"));
        HuggingFaceFolder.Write(loaded, model.Path, folder.At("empty"));
        HuggingFaceFolder.Write(loaded, model.Path, Path.Combine(folder.At("a"), "b") + Path.DirectorySeparatorChar);
        Assert.Equal(2, Directory.GetFiles(folder.At("empty")).Length);
        Assert.Equal(2, Directory.GetFiles(Path.Combine(folder.At("a"), "b")).Length);
        Assert.Equal(["a", "empty"], Directory.GetFileSystemEntries(folder.Path).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_failure_on_the_way_leaves_nothing()
    {
        using var folder = new TemporaryFolder();
        Assert.Throws<IOException>(() => AtomicFolder.Write(folder.At("new"), target =>
        {
            File.WriteAllText(Path.Combine(target, "half"), "x");
            throw new IOException("disk full");
        }));
        Assert.Empty(Directory.GetFileSystemEntries(folder.Path));
    }

    [Fact]
    public void A_folder_that_appears_meanwhile_is_not_written_over()
    {
        using var folder = new TemporaryFolder();
        Assert.Throws<IOException>(() => AtomicFolder.Write(folder.At("new"), target =>
        {
            Directory.CreateDirectory(folder.At("new"));
            File.WriteAllText(Path.Combine(folder.At("new"), "other"), "x");
        }));
        Assert.Equal("x", File.ReadAllText(Path.Combine(folder.At("new"), "other")));
        Assert.Single(Directory.GetFileSystemEntries(folder.Path));
    }

    [Fact]
    public void Types_that_are_none_of_weights_and_values_beyond_F16_are_refused()
    {
        using TinyModel model = TinyModel.Of("llama");
        Assert.Contains("expected F32, F16, BF16, F64", Refused<ArgumentException>(model, null, DType.Q8_0), StringComparison.Ordinal);
        model.Weights["model.norm.weight"].Values[2] = 70_000;
        model.Write("model.safetensors", model.Weights.Select(pair => (pair.Key, TinyModel.ToTensor(pair.Value))));
        string large = Refused<ArgumentException>(model, null, DType.F16);
        Assert.Contains("'model.norm.weight' has a value beyond 65504", large, StringComparison.Ordinal);
        using var written = new WrittenModel(model.Path, DType.F64, new FolderOptions { DType = DType.BF16 });
        Assert.Equal(DType.BF16, written.Result.DType);
    }

    [Fact]
    public void A_model_that_carries_something_else_is_refused()
    {
        using TinyModel model = TinyModel.Of("llama");
        using PretrainedModel loaded = model.Load();
        var adapted = (LinearLayer)loaded.Root.Find("model.layers.1.mlp.up_proj");
        loaded.Root.Replace("model.layers.1.mlp.up_proj", new Wrapper(adapted));
        using var folder = new TemporaryFolder();
        string message = Assert.Throws<ArgumentException>(() => HuggingFaceFolder.Write(loaded, model.Path, folder.At("new"))).Message;
        Assert.Contains("Merge and unload its adapters first", message, StringComparison.Ordinal);
        Assert.Contains("'model.layers.1.mlp.up_proj.base_layer.weight' is in the file", message, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFileSystemEntries(folder.Path));
    }

    [Fact]
    public void A_head_with_a_weight_of_its_own_is_tied_no_more()
    {
        using TinyModel model = TinyModel.Of("llama", """{"tie_word_embeddings": true}""");
        using PretrainedModel loaded = model.Load();
        Tensor own = loaded.Trunk.Words.Weight.Value.Keep();
        own.Backend.Scale(own, -2, own);
        loaded.Root.Replace("lm_head", new LinearLayer(new Parameter("lm_head.weight", own)));
        using var folder = new TemporaryFolder();
        HuggingFaceFolder.Write(loaded, model.Path, folder.At("new"));
        DecoderConfig config = KnownFamilies.ReadConfig(Path.Combine(folder.At("new"), "config.json"));
        Assert.False(config.TieEmbeddings);
        Assert.Equal(0, MergeCheck.Run(loaded, folder.At("new"), ScalarBackend.Instance, DType.F64, [1, 2, 3]).LargestDifference);
        MergeCheck against = MergeCheck.Run(loaded, model.Path, ScalarBackend.Instance, DType.F64, [1, 2, 3]);
        Assert.Equal((true, false, 3), (against.LargestDifference > 1e-3, against.SameChoices, against.Positions));
    }

    [Fact]
    public void An_embedding_that_left_its_head_is_tied_no_more()
    {
        using TinyModel model = TinyModel.Of("llama", """{"tie_word_embeddings": true}""");
        using PretrainedModel loaded = model.Load();
        Tensor own = loaded.Trunk.Words.Weight.Value.Keep();
        own.Backend.Scale(own, -2, own);
        loaded.Root.Replace("model.embed_tokens", new EmbeddingLayer(new Parameter("model.embed_tokens.weight", own)));
        using var folder = new TemporaryFolder();
        HuggingFaceFolder.Write(loaded, model.Path, folder.At("new"));
        Assert.False(KnownFamilies.ReadConfig(Path.Combine(folder.At("new"), "config.json")).TieEmbeddings);
        Assert.Equal(0, MergeCheck.Run(loaded, folder.At("new"), ScalarBackend.Instance, DType.F64).LargestDifference);
    }

    [Fact]
    public void Another_head_is_written_into_the_config()
    {
        using TinyModel language = TinyModel.Of("llama"), classifier = TinyModel.Classifier(3);
        using PretrainedModel other = classifier.Load(), model = language.Load();
        PretrainedModel loaded = other with { Config = model.Config };
        using var folder = new TemporaryFolder();
        HuggingFaceFolder.Write(loaded, language.Path, folder.At("new"));
        JsonObject config = JsonNode.Parse(File.ReadAllText(Path.Combine(folder.At("new"), "config.json")))!.AsObject();
        Assert.Equal("""["LlamaForSequenceClassification"]""", config["architectures"]!.ToJsonString());
        Assert.Equal("""{"0":"LABEL_0","1":"LABEL_1","2":"LABEL_2"}""", config["id2label"]!.ToJsonString());
        Assert.Equal(0, MergeCheck.Run(loaded, folder.At("new"), ScalarBackend.Instance, DType.F64).LargestDifference);
    }

    private static string Refused<T>(TinyModel model, string? path, DType? dtype = null)
        where T : Exception
    {
        using var folder = new TemporaryFolder();
        using PretrainedModel loaded = model.Load();
        string message = Assert.ThrowsAny<T>(() =>
            HuggingFaceFolder.Write(loaded, model.Path, path ?? folder.At("new"), new FolderOptions { DType = dtype })).Message;
        Assert.Empty(Directory.GetFileSystemEntries(folder.Path));
        return message;
    }

    private sealed class Wrapper : Layer
    {
        private readonly Slot<LinearLayer> _base;

        public Wrapper(LinearLayer layer) => _base = Child("base_layer", layer);

        public override Variable Forward(ForwardContext context, Variable x) => _base.Module.Forward(context, x);
    }
}
