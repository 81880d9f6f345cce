using System.Diagnostics;
using Reference.Training.Primitives;

namespace Reference.Training;

/// <summary>The wall clock of a run, monotonic; it feeds progress and nothing else.</summary>
internal sealed class TrainingClock
{
    private readonly Stopwatch _all = Stopwatch.StartNew(), _steps = new();
    private long _tokens, _count;

    /// <summary>Runs a part of a step.</summary>
    public T Step<T>(Func<T> part)
    {
        _steps.Start();
        T result = part();
        _steps.Stop();
        return result;
    }

    /// <summary>Where the run stands after a step.</summary>
    public TrainingProgress Progress(UpdateResult update, PassResult pass, long of)
    {
        (_tokens, _count) = (_tokens + pass.Tokens, _count + 1);
        double speed = _tokens / Math.Max(_steps.Elapsed.TotalSeconds, 1e-9);
        var left = TimeSpan.FromSeconds(_all.Elapsed.TotalSeconds / _count * (of - update.Step));
        return new TrainingProgress(update.Step, of, pass.Loss, update.Rate, update.GradientNorm, speed, left, Environment.WorkingSet);
    }
}
