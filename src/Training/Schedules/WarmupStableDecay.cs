using Reference.Tensors.Arithmetic;

namespace Reference.Training.Schedules;

/// <summary>
/// Warm-up, a plateau at 1, decay, then m (Hu et al. 2024, arXiv 2404.06395); both slopes are moved to [m, 1]. Warm-up, p = s/max(1, w):
/// p, ½·(1 − cos πp) or 1 − √(1 − p). Decay, p = (s − w − stable)/max(1, decay): 1 − p, ½·(1 + cos(2π·cycles·p)) or 1 − √p.
/// </summary>
/// <param name="Span">The run.</param>
/// <param name="Stable">Steps of the plateau.</param>
/// <param name="Decay">Steps of the decay.</param>
/// <param name="WarmupShape">linear, cosine or 1-sqrt.</param>
/// <param name="DecayShape">linear, cosine or 1-sqrt.</param>
/// <param name="Least">m, the least part of the rate.</param>
/// <param name="Cycles">Waves of a cosine decay.</param>
public sealed record WarmupStableDecay(
    ScheduleSpan Span, double Stable, double Decay, string WarmupShape, string DecayShape, double Least, double Cycles) : Schedule(Span)
{
    private static readonly string[] s_shapes = ["linear", "cosine", "1-sqrt"];

    /// <summary>The schedule with the options of a run; the plateau fills the run unless said.</summary>
    /// <exception cref="ArgumentException">num_decay_steps is not given, or a shape is unknown.</exception>
    public static WarmupStableDecay From(ScheduleSpan span, NamedOptions options)
    {
        double decay = options.OptionalNumber("num_decay_steps")
            ?? throw new ArgumentException("schedule warmup_stable_decay: num_decay_steps is not given, expected a number of steps");
        return new(
            span, options.Number("num_stable_steps", span.Steps - span.Warmup - decay), decay,
            options.Word("warmup_type", "linear", s_shapes), options.Word("decay_type", "cosine", s_shapes), options.Number("min_lr_ratio", 0), options.Number("num_cycles", 0.5));
    }

    /// <inheritdoc/>
    protected override double Factor(long step)
    {
        if (IsWarmup(step, out double rise)) return Raise(Rise(rise), Least);
        double after = step - Span.Warmup - Stable;
        return after < 0 ? 1 : after < Decay ? Raise(Fall(after / Math.Max(1, Decay)), Least) : Least;
    }

    private double Rise(double p) => WarmupShape switch
    {
        "linear" => p,
        "cosine" => 0.5 * (1 - Functions64.Cos(Math.PI * p)),
        _ => 1 - Math.Sqrt(1 - p),
    };

    private double Fall(double p) => DecayShape switch
    {
        "linear" => 1 - p,
        "cosine" => Wave(Cycles, p),
        _ => 1 - Math.Sqrt(p),
    };
}
