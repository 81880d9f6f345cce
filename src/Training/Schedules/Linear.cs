namespace Reference.Training.Schedules;

/// <summary>After the warm-up max(0, (T − s)/max(1, T − w)).</summary>
/// <param name="Span">The run.</param>
public sealed record Linear(ScheduleSpan Span) : Schedule(Span)
{
    /// <summary>The schedule with the options of a run: it has none.</summary>
    public static Linear From(ScheduleSpan span, NamedOptions options) => new(span);

    /// <inheritdoc/>
    protected override double Factor(long step) =>
        IsWarmup(step, out double factor) ? factor : Math.Max(0, (Span.Steps - step) / Math.Max(1.0, Span.Steps - Span.Warmup));
}
