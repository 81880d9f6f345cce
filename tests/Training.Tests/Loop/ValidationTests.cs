using System.Globalization;
using Reference.Tensors.Arithmetic;
using Reference.Tensors.Backends.Scalar;
using Reference.Tests.Runs;
using Reference.Training;
using Reference.Training.Objectives;
using Reference.Training.Optimizers;
using Reference.Training.Primitives;
using Reference.Training.Runs;
using Reference.Training.Schedules;
using Reference.Transformer.Models;

namespace Reference.Tests.Training.Loop;

/// <summary>Validation before the first step and at intervals, and when it stops a run.</summary>
public sealed class ValidationTests
{
    [Fact]
    public void It_runs_before_the_first_step_at_intervals_and_after_the_last()
    {
        (List<MetricRow> rows, TrainingResult result) = Run(TinyRun.Options(steps: 5) with { ValidateEvery = 2 });
        Assert.Equal([0, 2, 4, 5], rows.Where(row => row.Kind == "validation").Select(row => row.Step));
        Assert.Equal([1, 2, 3, 4, 5], rows.Where(row => row.Kind == "train").Select(row => row.Step));
        MetricRow last = rows[^1];
        Assert.Equal(Functions64.Exp(last["loss"]), last["perplexity"], 1e-12);
        Assert.Equal(result.LastValidation!.Result.Loss, last["loss"]);
        Assert.True(last["loss"] < rows[0]["loss"], string.Create(CultureInfo.InvariantCulture, $"{last["loss"]} after {rows[0]["loss"]}"));
    }

    [Fact]
    public void Without_a_gain_it_stops_the_run_after_its_patience()
    {
        var none = new NamedOptions("constant", new Dictionary<string, object>());
        Schedule zero = Constant.From(new ScheduleSpan(0, 0, 40), none);
        TrainerOptions still = TinyRun.Options() with { ValidateEvery = 1, Patience = 3, Schedule = zero };
        (List<MetricRow> rows, TrainingResult result) = Run(still);
        Assert.Equal((3, StopReason.EarlyStopped), (result.Step, result.Reason));
        Assert.Equal((0L, rows[0]["loss"]), (result.BestStep, result.BestLoss!.Value));
    }

    [Fact]
    public void It_changes_nothing()
    {
        string with = Run(TinyRun.Options(steps: 4) with { ValidateEvery = 1 }).Result.StateHash;
        string without = Run(TinyRun.Options(steps: 4)).Result.StateHash;
        Assert.Equal(without, with);
    }

    private static (List<MetricRow> Rows, TrainingResult Result) Run(TrainerOptions options)
    {
        var rows = new List<MetricRow>();
        using PretrainedModel model = TinyRun.Model(ScalarBackend.Instance);
        using TrainingSession session = TinyRun.Session(model, ScalarBackend.Instance, 4, optimizer: new AdamW());
        var data = new DrawnRows(21);
        var trainer = new Trainer(session, new TokenLoss(), data, options) { Validation = data, OnMetrics = rows.Add };
        return (rows, trainer.Run());
    }
}
