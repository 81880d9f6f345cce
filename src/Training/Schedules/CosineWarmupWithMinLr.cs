namespace Reference.Training.Schedules;

/// <summary>
/// Warm-up (s + 1)/max(1, w), or a + (1 − a)·s/max(1, w − 1) from a stated part a; then as CosineWithMinLr one step ahead, p = (s − w +
/// 1)/max(1, T − w): at s = T it rises again.
/// </summary>
/// <param name="Span">The run.</param>
/// <param name="Cycles">Waves; a half falls to the least rate.</param>
/// <param name="Least">The least part of the rate.</param>
/// <param name="First">a, the part of the rate at step 0; none for 1/w.</param>
public sealed record CosineWarmupWithMinLr(ScheduleSpan Span, double Cycles, double Least, double? First) : Schedule(Span)
{
    /// <summary>The schedule with the options of a run.</summary>
    /// <exception cref="ArgumentException">Not one of min_lr and min_lr_rate is given.</exception>
    public static CosineWarmupWithMinLr From(ScheduleSpan span, NamedOptions options) => new(
        span, options.Number("num_cycles", 0.5), LeastRate.Of("cosine_warmup_with_min_lr", span, options),
        options.OptionalNumber("warmup_lr_rate"));

    /// <inheritdoc/>
    protected override double Factor(long step)
    {
        if (step >= Span.Warmup) return Raise(Wave(Cycles, Progress(step + 1)), Least);
        return First is { } first ? first + ((1 - first) * step / Math.Max(1, Span.Warmup - 1)) : (step + 1) / Math.Max(1.0, Span.Warmup);
    }
}
