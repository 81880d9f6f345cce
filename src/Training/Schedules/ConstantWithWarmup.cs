namespace Reference.Training.Schedules;

/// <summary>s/max(1, w) while s &lt; w, then 1.</summary>
/// <param name="Span">The run.</param>
public sealed record ConstantWithWarmup(ScheduleSpan Span) : Schedule(Span)
{
    /// <summary>The schedule with the options of a run: it has none.</summary>
    public static ConstantWithWarmup From(ScheduleSpan span, NamedOptions options) => new(span);

    /// <inheritdoc/>
    protected override double Factor(long step) => IsWarmup(step, out double factor) ? factor : 1;
}
