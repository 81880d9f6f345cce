using System.Text.Json;
using Reference.Autograd;
using Reference.Peft;
using Reference.Tensors;
using Reference.Training.Data;
using Reference.Training.Objectives;
using Reference.Training.Optimizers;
using Reference.Training.Primitives;
using Reference.Training.Schedules;
using Reference.Transformer.Heads;
using Reference.Transformer.Models;

namespace Reference.Tests.Parity.Runners;

/// <summary>
/// A training run of transformers' Trainer (training/*), repeated over the primitives in float64: loss, count, gradient norm and rate of
/// every step, weights at the snapshots and at the end.
/// </summary>
public sealed class TrainingRunner : ICaseRunner
{
    /// <inheritdoc/>
    public bool Takes(GoldenCase golden) => golden.Group == "training" && golden.Has("batches.safetensors") && !IsPreference(golden);

    /// <inheritdoc/>
    public IReadOnlyList<string> RowsOf(GoldenCase folder) => [];

    /// <summary>True for a run that needs a reference model.</summary>
    public static bool IsPreference(GoldenCase golden) => golden.Group == "training" && golden.Info.TryGetProperty("reference", out _);

    /// <inheritdoc/>
    public void Run(GoldenCase golden)
    {
        JsonElement options = golden.Info.GetProperty("options");
        using PretrainedModel model = ModelLoader.Load(golden.PathOf(golden.Text("model")!), ModelRunner.Backend, DType.F64);
        using TrainingSession session = Session(model, Parameters(model, golden), options);
        IObjective objective = Objective(model, options);
        JsonElement[] steps = [.. golden.Info.GetProperty("steps").EnumerateArray()];
        Schedule schedule = ScheduleRules.Create(
            options.GetProperty("lr_scheduler_type").GetString()!,
            new ScheduleSpan(options.GetProperty("learning_rate").GetDouble(), options.GetProperty("warmup_steps").GetInt64(),
                steps.Length),
            new Dictionary<string, object>());
        double tolerance = golden.Info.GetProperty("tolerance").GetProperty("steps").GetDouble();
        var expected = Agreement.Read(golden.PathOf("expected.safetensors"));
        var actual = new Dictionary<string, GoldenTensor>();
        List<List<TrainingRow>> epoch = TrainingBatches.Read(golden);
        var groups = epoch.Chunk(options.GetProperty("gradient_accumulation_steps").GetInt32()).ToList();
        for (int k = 0; k < steps.Length; k++)
        {
            Step(session, objective, groups[k % groups.Count], schedule.Rate(k), steps[k], tolerance);
            string snapshot = FormattableString.Invariant($"step{k + 1}.");
            if (expected.Keys.Any(name => name.StartsWith(snapshot, StringComparison.Ordinal))) Keep(session, snapshot, actual);
        }

        Keep(session, "final.", actual);
        Agreement.Check(expected, actual, tolerance: golden.Info.GetProperty("tolerance").GetProperty("final").GetDouble());
    }

    /// <summary>A session that trains some parameters of a model, with a case's options.</summary>
    public static TrainingSession Session(
        PretrainedModel model, IEnumerable<Parameter> parameters, JsonElement? options, int microBatchRows = 0) => new(
        [new NamedModel(NamedModel.Policy, model)], parameters, new SessionOptions
        {
            Backend = ModelRunner.Backend,
            DType = DType.F64,
            Optimizer = Optimizer(options),
            MaxGradientNorm = options?.GetProperty("max_grad_norm").GetDouble() ?? 0,
            MicroBatchRows = microBatchRows,
        });

    private static IEnumerable<Parameter> Parameters(PretrainedModel model, GoldenCase golden) =>
        golden.Text("adapter") is { } adapter
            ? new AdaptedModel(model, ModelRunner.Backend, DType.F64).Load(golden.PathOf(adapter)).Parameters : model.Root.Parameters();

    private static Optimizer Optimizer(JsonElement? options)
    {
        var values = new Dictionary<string, object> { ["weight_decay"] = options?.GetProperty("weight_decay").GetDouble() ?? 0 };
        string rule = options is { } set && set.TryGetProperty("optim", out JsonElement named) ? named.GetString()! : "adamw";
        if (rule == "adafactor") (values["scale_parameter"], values["relative_step"]) = (false, false);
        return OptimizerRules.Create(rule, values);
    }

    private static IObjective Objective(PretrainedModel model, JsonElement options) => model.Root is SequenceClassifier classifier
        ? new ClassificationLoss(classifier.Head)
        : new TokenLoss(options.TryGetProperty("label_smoothing_factor", out JsonElement smoothing) ? smoothing.GetDouble() : 0);

    private static void Step(
        TrainingSession session, IObjective objective, List<TrainingRow>[] group, double rate, JsonElement expected, double tolerance)
    {
        string at = $"step {expected.GetProperty("step").GetInt32()}";
        double[] sums = [.. group.Select(rows => session.ForwardBackward(rows, objective).Terms[0].Sum)];
        UpdateResult update = session.OptimStep(session.Parameters, rate);
        Assert.Equal(expected.GetProperty("num_items_in_batch").GetInt64(), update.Count);
        Near(expected.GetProperty("loss").GetDouble(), sums.Sum() / update.Count, tolerance, at + ", loss");
        JsonElement[] parts = [.. expected.GetProperty("micro_losses").EnumerateArray()];
        for (int i = 0; i < parts.Length; i++)
            Near(parts[i].GetDouble(), sums[i] / update.Count, tolerance, $"{at}, micro-batch {i}, loss");
        Near(expected.GetProperty("grad_norm").GetDouble(), update.GradientNorm, tolerance, at + ", gradient norm");
        Near(expected.GetProperty("learning_rate").GetDouble(), rate, tolerance, at + ", rate");
    }

    private static void Keep(TrainingSession session, string prefix, Dictionary<string, GoldenTensor> into)
    {
        foreach (Parameter parameter in session.Parameters) into.Add(prefix + parameter.Name, GoldenTensor.Of(parameter.Value));
    }

    /// <summary>|a − b| ≤ tolerance·|b|.</summary>
    public static void Near(double expected, double actual, double tolerance, string what) => Assert.True(
        Math.Abs(actual - expected) <= tolerance * Math.Abs(expected),
        FormattableString.Invariant($"{what}: {actual:R}, expected {expected:R}"));
}
