using Reference.Peft;
using Reference.Peft.Configuration;
using Reference.Peft.Methods;
using Reference.Tensors;
using Reference.Tensors.Backends.Scalar;
using Reference.Tests.Shared;
using Reference.Transformer.Models;
using Reference.Transformer.Models.Writing;

namespace Reference.Tests.Peft;

/// <summary>A merged model, written as a Hugging Face folder and read again, is the model in memory, bit for bit.</summary>
public sealed class MergedFolderTests
{
    [Theory]
    [InlineData("llama", "q_proj,down_proj", "")]
    [InlineData("gpt2", "c_attn,wte", "")]
    [InlineData("llama-tied", "embed_tokens", "")]
    [InlineData("llama-tied", "q_proj", "lm_head")]
    [InlineData("llama-tied", "q_proj", "embed_tokens")]
    public void A_merged_model_comes_back(string golden, string targets, string saved)
    {
        string source = Repository.PathOf("tests", "Parity", "Pack", "models", golden, "model");
        using PretrainedModel model = ModelLoader.Load(source, ScalarBackend.Instance, DType.F64);
        var adapted = new AdaptedModel(model, ScalarBackend.Instance, DType.F64);
        adapted.Add("a", new LoraConfig
        {
            Start = LoraStart.Random,
            Targets = TargetNames.Of(targets.Split(',')),
            ModulesToSave = saved.Length > 0 ? [saved] : null,
        }, seed: 3);
        using var folder = new TemporaryFolder();
        Assert.Contains("Merge and unload", Assert.Throws<ArgumentException>(() =>
            HuggingFaceFolder.Write(model, source, folder.At("early"))).Message, StringComparison.Ordinal);
        adapted.MergeAndUnload("a");
        HuggingFaceFolder.Write(model, source, folder.At("merged"), new FolderOptions { DType = DType.F64 });
        Assert.Equal(new MergeCheck(0, true, 24), MergeCheck.Run(model, folder.At("merged"), ScalarBackend.Instance, DType.F64));
        Assert.NotEqual(0, MergeCheck.Run(model, source, ScalarBackend.Instance, DType.F64).LargestDifference);
    }

    [Fact]
    public void A_classifier_that_is_an_adapters_comes_back()
    {
        string source = Repository.PathOf("tests", "Parity", "Pack", "models", "llama", "model");
        using PretrainedModel model = ModelLoader.Load(source, ScalarBackend.Instance, DType.F64);
        var adapted = new AdaptedModel(model, ScalarBackend.Instance, DType.F64);
        Adapter adapter = adapted.AddClassifier("a", new LoraConfig { Start = LoraStart.Random, Targets = TargetNames.Of("q_proj") }, labels: 2, seed: 3);
        adapted.MergeAndUnload("a");
        PretrainedModel classifier = model with { Root = adapter.Root };
        using var folder = new TemporaryFolder();
        HuggingFaceFolder.Write(classifier, source, folder.At("merged"), new FolderOptions { DType = DType.F64 });
        Assert.Equal(new MergeCheck(0, true, 1), MergeCheck.Run(classifier, folder.At("merged"), ScalarBackend.Instance, DType.F64));
    }
}
