using Reference.Peft;
using Reference.Peft.Configuration;
using Reference.Peft.Methods;
using Reference.Tensors;
using Reference.Tests.Shared;
using Reference.Transformer.Models;
using Reference.Transformer.Tracing;

namespace Reference.Tests.Peft;

/// <summary>A model that is a classifier already: its head is trained and saved with the adapter, as PEFT does for SEQ_CLS.</summary>
public sealed class ClassifierBaseTests
{
    private static readonly string s_case = Repository.PathOf("tests", "Parity", "Pack", "models", "llama-seqcls-single");

    private static double[] Logits(PretrainedModel model) =>
        new Tracer(model, Small.Backend, DType.F64).Run(TraceBatch.Read(Path.Combine(s_case, "batch.safetensors")) with { Labels = null })
            .First(result => result.Name == "logits").Tensor.ToDoubles();

    [Fact]
    public void The_head_is_a_module_saved_whole_and_loads_again()
    {
        using PretrainedModel model = ModelLoader.Load(Path.Combine(s_case, "model"), Small.Backend, DType.F64);
        double[] plain = Logits(model);
        var adapted = new AdaptedModel(model, Small.Backend, DType.F64);
        Adapter adapter = adapted.Add("a", new LoraConfig { Targets = TargetNames.AllLinear }, 1);
        Assert.Equal(["classifier", "score"], adapter.Config.ModulesToSave!);
        Assert.Equal(TaskType.SequenceClassification, adapter.Config.TaskType);
        Assert.Single(adapter.Parameters, parameter => parameter.Name == "base_model.model.score.weight");
        Assert.Equal(plain, Logits(model));
        foreach (Autograd.Parameter parameter in adapter.Parameters)
            parameter.Value = Tensor.FromDoubles(Small.Backend, Array.ConvertAll(parameter.Value.ToDoubles(), value => value + 0.1), parameter.Value.Shape, DType.F64);
        double[] changed = Logits(model);
        using var folder = new TemporaryFolder();
        adapted.Save("a", folder.Path);
        using PretrainedModel second = ModelLoader.Load(Path.Combine(s_case, "model"), Small.Backend, DType.F64);
        var again = new AdaptedModel(second, Small.Backend, DType.F64);
        again.Load(folder.Path);
        Assert.Equal(changed, Logits(second));
        again.Active = [];
        Assert.Equal(plain, Logits(second));
    }
}
