using Reference.Tensors.Arithmetic;

namespace Reference.Training.Schedules;

/// <summary>After the warm-up ½·(1 + cos(π·((cycles·p) mod 1))), 0 from p = 1 on, p = (s − w)/max(1, T − w).</summary>
/// <param name="Span">The run.</param>
/// <param name="Cycles">How often it falls.</param>
public sealed record CosineWithRestarts(ScheduleSpan Span, double Cycles) : Schedule(Span)
{
    /// <summary>The schedule with the options of a run.</summary>
    public static CosineWithRestarts From(ScheduleSpan span, NamedOptions options) => new(span, options.Number("num_cycles", 1));

    /// <inheritdoc/>
    protected override double Factor(long step)
    {
        if (IsWarmup(step, out double factor)) return factor;
        double progress = Progress(step);
        return progress >= 1 ? 0 : Math.Max(0, 0.5 * (1 + Functions64.Cos(Math.PI * (Cycles * progress % 1))));
    }
}
