using Reference.Tensors.Arithmetic;

namespace Reference.Training.Schedules;

/// <summary>What every schedule knows of its run.</summary>
/// <param name="Rate">The base learning rate.</param>
/// <param name="Warmup">w: steps of the warm-up; at least 0.</param>
/// <param name="Steps">T: steps of the run, the warm-up's among them.</param>
public sealed record ScheduleSpan(double Rate, long Warmup, long Steps);

/// <summary>
/// A learning rate for every step: a pure function, in binary64 with our own functions. Formulas are those of transformers
/// (optimization.py); s is the step from 0, w the warm-up, T the run's length.
/// </summary>
/// <param name="Span">The run.</param>
public abstract record Schedule(ScheduleSpan Span)
{
    /// <summary>The learning rate of a step: the base rate times the factor.</summary>
    /// <param name="step">From 0.</param>
    public double Rate(long step) => Span.Rate * Factor(step);

    /// <summary>What the base rate is multiplied by.</summary>
    protected abstract double Factor(long step);

    /// <summary>True in the warm-up, with its linear rise s/max(1, w).</summary>
    protected bool IsWarmup(long step, out double factor)
    {
        factor = step / Math.Max(1.0, Span.Warmup);
        return step < Span.Warmup;
    }

    /// <summary>(s − w)/max(1, T − w).</summary>
    protected double Progress(long step) => (step - Span.Warmup) / Math.Max(1.0, Span.Steps - Span.Warmup);

    /// <summary>½·(1 + cos(2π·cycles·progress)).</summary>
    protected static double Wave(double cycles, double progress) => 0.5 * (1 + Functions64.Cos(Math.PI * cycles * 2 * progress));

    /// <summary>A factor in [0, 1] moved to [floor, 1], and at least 0.</summary>
    protected static double Raise(double factor, double floor) => Math.Max(0, (factor * (1 - floor)) + floor);
}
