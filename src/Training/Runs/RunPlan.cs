using System.Diagnostics;
using Reference.Tensors;
using Reference.Training.Data;
using Reference.Training.Objectives;
using Reference.Training.Primitives;

namespace Reference.Training.Runs;

/// <summary>What a run will take, measured: one step of it is done on its own rows and thrown away.</summary>
/// <param name="Parameters">Numbers of the model.</param>
/// <param name="Trained">Numbers that are trained.</param>
/// <param name="Steps">Steps of the run.</param>
/// <param name="Audit">The data.</param>
/// <param name="StepSeconds">Seconds of a step, the second one measured: the first compiles and allocates.</param>
/// <param name="ValidationSeconds">Seconds of all validations, by the measured speed.</param>
/// <param name="PeakMemory">Peak memory of this process in bytes, with weights, gradients, optimizer state and a step's temporaries.</param>
/// <param name="WeightBytes">Bytes of weights.</param>
/// <param name="StateBytes">Bytes of the optimizer's state.</param>
/// <param name="TemporaryBytes">Bytes of a step's temporaries.</param>
public sealed record RunPlan(
    long Parameters, long Trained, long Steps, DataAudit Audit, double StepSeconds, double ValidationSeconds, long PeakMemory, long WeightBytes, long StateBytes,
    long TemporaryBytes)
{
    /// <summary>Seconds of the whole run.</summary>
    public double Seconds => (StepSeconds * Steps) + ValidationSeconds;

    /// <summary>Opens a run and measures it. Nothing is written.</summary>
    public static RunPlan Of(RunOptions options)
    {
        using RunParts parts = RunParts.Open(options);
        using var session = new TrainingSession(
            [new NamedModel(NamedModel.Policy, parts.Policy) { Configure = parts.Select }], parts.Trained, FineTuner.SessionOf(parts));
        DataSet data = parts.Data;
        double seconds = 0;
        long tokens = 0;
        for (int i = 0; i < 2; i++)
        {
            TrainingRow[] rows = [.. Enumerable.Range(0, (int)Math.Min(options.Train.Batch, data.Count)).Select(at => data.Row((ulong)options.Seed, i, at))];
            var watch = Stopwatch.StartNew();
            session.ForwardBackward(rows, parts.Objective);
            session.OptimStep(session.Parameters, 0);
            (seconds, tokens) = (watch.Elapsed.TotalSeconds, rows.Sum(row => (long)row.Ids.Length));
        }

        long steps = FineTuner.StepsOf(parts);
        return new RunPlan(
            parts.Model.Root.Parameters().Sum(p => (long)p.Value.Count), parts.Trained.Sum(p => (long)p.Value.Count), steps, data.Audit(0), seconds,
            Validations(options, data, steps) * seconds / Math.Max(1, tokens) / 3, Process.GetCurrentProcess().PeakWorkingSet64,
            parts.Model.Root.Parameters().Sum(p => p.Value.DType.ByteCount(p.Value.Count)),
            session.Options.Optimizer.State.Values.Sum(state => (long)state.DType.ByteCount(state.Count)), session.TemporaryBytes);
    }

    /// <summary>Tokens of all validations; a forward takes about a third of a step's time.</summary>
    private static double Validations(RunOptions options, DataSet data, long steps)
    {
        if (data.Validation is null) return 0;
        long times = 2 + (options.Validation.Every > 0 ? (steps - 1) / options.Validation.Every : 0);
        return (double)times * data.Audit(0).Validation.Tokens;
    }
}
