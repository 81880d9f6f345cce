using System.Text.Json;
using Reference.Autograd;
using Reference.Peft;
using Reference.Tensors;
using Reference.Tests.Shared;
using Reference.Training.Data;
using Reference.Training.Objectives;
using Reference.Training.Optimizers;
using Reference.Training.Primitives;
using Reference.Transformer.Models;

namespace Reference.Tests.Parity.Runners;

/// <summary>
/// Steps of AdamW on a LoRA adapter of a real model: losses, gradient norms, the first gradients and the trained adapter in float64; the
/// losses again in float32, beside torch's. A row each type.
/// </summary>
public sealed class RealLoraRunner : ICaseRunner
{
    private const double Loss64 = 1e-8, Loss32 = 1e-4;

    /// <inheritdoc/>
    public bool Takes(GoldenCase golden) => IsOne(golden);

    /// <summary>True for a case of this kind.</summary>
    public static bool IsOne(GoldenCase golden) =>
        golden.Group == "real" && golden.Info.TryGetProperty("loss_float64", out _) && golden.Text("base") is not null;

    /// <inheritdoc/>
    public IReadOnlyList<string> RowsOf(GoldenCase folder) => ["float32", "float64"];

    /// <inheritdoc/>
    public void Run(GoldenCase golden)
    {
        bool isWide = golden.Row == "float64";
        DType dtype = isWide ? DType.F64 : DType.F32;
        using PretrainedModel model = ModelLoader.Load(BaseOf(golden), ModelRunner.Backend, dtype);
        Adapter adapter = new AdaptedModel(model, ModelRunner.Backend, dtype).Load(golden.PathOf(golden.Text("init")!.Split(' ')[0]));
        var optimizer = new Watched(golden.Info.GetProperty("options"));
        using var session = new TrainingSession([new NamedModel(NamedModel.Policy, model)], adapter.Parameters, new SessionOptions
        {
            Backend = ModelRunner.Backend,
            DType = dtype,
            Optimizer = optimizer,
            MaxGradientNorm = 0,
        });
        List<List<TrainingRow>> steps = TrainingBatches.Read(golden.PathOf("batch.safetensors"), "step.");
        JsonElement losses = golden.Info.GetProperty("loss_" + golden.Row), norms = golden.Info.GetProperty("grad_norm_" + golden.Row);
        double rate = golden.Info.GetProperty("options").GetProperty("lr").GetDouble(), tolerance = isWide ? Loss64 : Loss32;
        Assert.Equal(losses.GetArrayLength(), steps.Count);
        for (int k = 0; k < steps.Count; k++)
        {
            double loss = session.ForwardBackward(steps[k], new TokenLoss()).Loss;
            double norm = session.OptimStep(session.Parameters, rate).GradientNorm;
            TrainingRunner.Near(losses[k].GetDouble(), loss, tolerance, $"step {k}, loss");
            TrainingRunner.Near(norms[k].GetDouble(), norm, tolerance, $"step {k}, gradient norm");
        }

        double after = golden.Info.GetProperty("loss_after_on_first_batch").GetProperty(golden.Row!).GetDouble();
        TrainingRunner.Near(after, session.Forward(steps[0], new TokenLoss()).Loss, tolerance, "loss after the last step");
        if (isWide) CheckAdapter(golden, session, optimizer);
    }

    private static void CheckAdapter(GoldenCase golden, TrainingSession session, Watched optimizer)
    {
        var actual = session.Parameters.ToDictionary(
            parameter => "trained." + parameter.Name, parameter => GoldenTensor.Of(parameter.Value));
        foreach ((string name, GoldenTensor gradient) in optimizer.First) actual["first.grad." + name] = gradient;
        Dictionary<string, GoldenTensor> expected = Agreement.Read(golden.PathOf("expected.safetensors"));
        Agreement.Check(
            expected.Where(pair => pair.Key.StartsWith("trained.", StringComparison.Ordinal)
                || pair.Key.StartsWith("first.", StringComparison.Ordinal))
                .ToDictionary(), actual, tolerance: Loss64);
    }

    private static string BaseOf(GoldenCase golden)
    {
        string stated = golden.Text("base")!, path = Path.GetFullPath(golden.PathOf(stated));
        return File.Exists(path) ? path : Golden.RequireModel(Path.GetFileName(Path.GetDirectoryName(stated))!, Path.GetFileName(stated));
    }

    /// <summary>AdamW that keeps the gradients of the first step.</summary>
    private sealed class Watched : AdamRule
    {
        public Watched(JsonElement options)
        {
            (Beta1, Beta2) = (options.GetProperty("betas")[0].GetDouble(), options.GetProperty("betas")[1].GetDouble());
            (Epsilon, WeightDecay) = (options.GetProperty("eps").GetDouble(), options.GetProperty("weight_decay").GetDouble());
        }

        public Dictionary<string, GoldenTensor> First { get; } = [];

        protected override bool IsDecoupled => true;

        protected override void Update(Parameter parameter, Tensor gradient, double decay, double rate)
        {
            First.TryAdd(parameter.Name, GoldenTensor.Of(gradient));
            base.Update(parameter, gradient, decay, rate);
        }
    }
}
