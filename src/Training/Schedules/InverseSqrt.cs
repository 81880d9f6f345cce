namespace Reference.Training.Schedules;

/// <summary>After the warm-up 1/√((s + timescale − w)/timescale).</summary>
/// <param name="Span">The run.</param>
/// <param name="Timescale">Steps; above 0.</param>
public sealed record InverseSqrt(ScheduleSpan Span, double Timescale) : Schedule(Span)
{
    /// <summary>The schedule with the options of a run; the timescale is the warm-up unless said, 10,000 where there is none.</summary>
    public static InverseSqrt From(ScheduleSpan span, NamedOptions options) =>
        new(span, options.Number("timescale", span.Warmup == 0 ? 10_000 : span.Warmup));

    /// <inheritdoc/>
    protected override double Factor(long step) =>
        IsWarmup(step, out double factor) ? factor : 1 / Math.Sqrt((step + (Timescale - Span.Warmup)) / Timescale);
}
