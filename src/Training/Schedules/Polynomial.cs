using Reference.Tensors.Arithmetic;

namespace Reference.Training.Schedules;

/// <summary>After the warm-up ((rate − end)·(1 − p)^power + end)/rate, p = (s − w)/max(1, T − w); end/rate after T.</summary>
/// <param name="Span">The run.</param>
/// <param name="Power">The power.</param>
/// <param name="End">The last rate; below the base rate.</param>
public sealed record Polynomial(ScheduleSpan Span, double Power, double End) : Schedule(Span)
{
    /// <summary>The schedule with the options of a run.</summary>
    /// <exception cref="ArgumentException">The last rate is not below the first.</exception>
    public static Polynomial From(ScheduleSpan span, NamedOptions options)
    {
        double end = options.Number("lr_end", 1e-7);
        if (end < span.Rate) return new(span, options.Number("power", 1), end);
        throw new ArgumentException(
            FormattableString.Invariant($"schedule polynomial: lr_end is {end}, expected a rate below the base rate {span.Rate}"));
    }

    /// <inheritdoc/>
    protected override double Factor(long step)
    {
        if (IsWarmup(step, out double factor)) return factor;
        if (step > Span.Steps) return End / Span.Rate;
        return (((Span.Rate - End) * Functions64.Pow(1 - Progress(step), Power)) + End) / Span.Rate;
    }
}
