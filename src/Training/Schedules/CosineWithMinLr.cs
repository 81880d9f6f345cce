namespace Reference.Training.Schedules;

/// <summary>
/// After the warm-up max(0, c·(1 − m) + m), c = ½·(1 + cos(2π·cycles·p)), p = (s − w)/max(1, T − w), m the least part of the rate.
/// </summary>
/// <param name="Span">The run.</param>
/// <param name="Cycles">Waves; a half falls to the least rate.</param>
/// <param name="Least">m.</param>
public sealed record CosineWithMinLr(ScheduleSpan Span, double Cycles, double Least) : Schedule(Span)
{
    /// <summary>The schedule with the options of a run.</summary>
    /// <exception cref="ArgumentException">Not one of min_lr and min_lr_rate is given.</exception>
    public static CosineWithMinLr From(ScheduleSpan span, NamedOptions options) =>
        new(span, options.Number("num_cycles", 0.5), LeastRate.Of("cosine_with_min_lr", span, options));

    /// <inheritdoc/>
    protected override double Factor(long step) => IsWarmup(step, out double factor) ? factor : Raise(Wave(Cycles, Progress(step)), Least);
}
