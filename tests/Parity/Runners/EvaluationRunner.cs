using System.Text.Json;
using Reference.Tensors;
using Reference.Training.Data;
using Reference.Training.Evaluation;
using Reference.Training.Objectives;
using Reference.Training.Primitives;
using Reference.Transformer.Models;

namespace Reference.Tests.Parity.Runners;

/// <summary>The Trainer's evaluate (training/evaluation): the token mean, and the mean of batch means under its own name.</summary>
public sealed class EvaluationRunner : ICaseRunner
{
    private const double Tolerance = 1e-9;

    /// <inheritdoc/>
    public bool Takes(GoldenCase golden) => golden.Group == "training" && golden.Info.TryGetProperty("eval_loss", out _);

    /// <inheritdoc/>
    public IReadOnlyList<string> RowsOf(GoldenCase folder) => [];

    /// <inheritdoc/>
    public void Run(GoldenCase golden)
    {
        using PretrainedModel model = ModelLoader.Load(golden.PathOf(golden.Text("model")!), ModelRunner.Backend, DType.F64);
        using TrainingSession session = TrainingRunner.Session(
            model, model.Root.Parameters(), null, golden.Info.GetProperty("batch_size").GetInt32());
        TrainingRow[] rows = [.. golden.Info.GetProperty("rows").EnumerateArray().Select(Row)];
        EvaluationResult result = Evaluator.Run(session, new TokenLoss(), rows);
        TrainingRunner.Near(golden.Info.GetProperty("eval_loss").GetDouble(), result.MeanOfBatchMeans, Tolerance, "eval_loss");
        TrainingRunner.Near(golden.Info.GetProperty("token_mean").GetDouble(), result.Loss, Tolerance, "token_mean");
        IReadOnlyList<PartSum> parts = session.Forward(rows, new TokenLoss()).Parts;
        JsonElement losses = golden.Info.GetProperty("batch_losses"), tokens = golden.Info.GetProperty("batch_tokens");
        Assert.Equal(losses.GetArrayLength(), parts.Count);
        for (int i = 0; i < parts.Count; i++)
        {
            TrainingRunner.Near(losses[i].GetDouble(), parts[i].Sum / parts[i].Count, Tolerance, $"batch_losses[{i}]");
            Assert.Equal(tokens[i].GetInt64(), parts[i].Count);
        }
    }

    private static TrainingRow Row(JsonElement ids)
    {
        int[] tokens = [.. ids.EnumerateArray().Select(id => id.GetInt32())];
        return new TrainingRow(tokens, tokens);
    }
}
