namespace Reference.Training.Schedules;

/// <summary>
/// After the warm-up max(0, ½·(1 + cos(2π·cycles·p))), p = (s − w)/max(1, T − w) (Loshchilov and Hutter 2017, arXiv 1608.03983).
/// </summary>
/// <param name="Span">The run.</param>
/// <param name="Cycles">Waves; a half falls to 0.</param>
public sealed record Cosine(ScheduleSpan Span, double Cycles) : Schedule(Span)
{
    /// <summary>The schedule with the options of a run.</summary>
    public static Cosine From(ScheduleSpan span, NamedOptions options) => new(span, options.Number("num_cycles", 0.5));

    /// <inheritdoc/>
    protected override double Factor(long step) => IsWarmup(step, out double factor) ? factor : Math.Max(0, Wave(Cycles, Progress(step)));
}
