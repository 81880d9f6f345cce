using Reference.Training;
using Reference.Training.Data;
using Reference.Training.Objectives;
using Reference.Training.Optimizers;
using Reference.Training.Primitives;
using Reference.Training.Runs;
using Reference.Training.Schedules;
using Reference.Transformer;

namespace Reference.Tests.Training.Readme;

/// <summary>The README's two programs, between the marks word for word.</summary>
internal static class ReadmeExamples
{
    /// <summary>A run from options.</summary>
    public static RunOutcome FineTune(
        string model, string rows, string folder, IProgress<TrainingProgress> progress, CancellationToken cancellation)
    {
        // <short>
        var options = new RunOptions
        {
            Model = model,
            Data = new DataSection { Train = [rows], ValidationFraction = 0.1 },
            Method = new MethodSection { Rank = 16, Alpha = 32 },
            Train = new TrainSection { Epochs = 3, Batch = 4, LearningRate = 2e-4 },
            Output = new OutputSection { Folder = folder },
        };
        using var tuner = FineTuner.Create(options);
        RunOutcome outcome = tuner.Run(progress, cancellation);
        Console.WriteLine($"{outcome.Folder.Adapter}: {outcome.Result.StateHash}");
        // </short>
        return outcome;
    }

    /// <summary>The same by hand.</summary>
    public static string ByHand(RunOptions options)
    {
        // <long>
        using RunParts parts = RunParts.Open(options); // model, tokenizer, data, adapter
        var settings = new SessionOptions { Backend = parts.Backend, Optimizer = new AdamW(), Seed = 0, MaxGradientNorm = 1 };
        var policy = new NamedModel(NamedModel.Policy, parts.Policy) { Configure = context => context with { Adapters = ["default"] } };
        using var session = new TrainingSession([policy], parts.Trained, settings);
        (IRowSource data, IObjective objective, int batch) = (parts.Data, new TokenLoss(), options.Train.Batch);
        long steps = 3 * ((data.Count + batch - 1) / batch);
        var schedule = new Linear(new ScheduleSpan(2e-4, Warmup: 0, steps));
        while (session.StepNumber < steps)
        {
            (long epoch, long at) = (session.RowsConsumed / data.Count, session.RowsConsumed % data.Count);
            var rows = new List<TrainingRow>();
            for (long i = at; i < Math.Min(at + batch, data.Count); i++) rows.Add(data.Row(0, epoch, i));
            session.ForwardBackward(rows, objective);
            session.OptimStep(session.Parameters, schedule.Rate(session.StepNumber));
        }

        parts.Adapted!.Save("default", Path.Combine(options.Output.Folder, "by-hand"));
        Console.WriteLine(session.StateHash());
        // </long>
        return session.StateHash();
    }
}
