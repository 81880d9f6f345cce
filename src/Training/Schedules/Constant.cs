namespace Reference.Training.Schedules;

/// <summary>1, from the first step.</summary>
/// <param name="Span">The run; its warm-up has no part.</param>
public sealed record Constant(ScheduleSpan Span) : Schedule(Span)
{
    /// <summary>The schedule with the options of a run: it has none.</summary>
    public static Constant From(ScheduleSpan span, NamedOptions options) => new(span);

    /// <inheritdoc/>
    protected override double Factor(long step) => 1;
}
