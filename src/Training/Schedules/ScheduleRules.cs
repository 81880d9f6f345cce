namespace Reference.Training.Schedules;

/// <summary>A schedule that runs can name.</summary>
/// <param name="Name">The name in a run's file, as transformers has it.</param>
/// <param name="Type">The schedule.</param>
/// <param name="Create">Makes it from a run's length and options.</param>
public sealed record ScheduleRule(string Name, Type Type, Func<ScheduleSpan, NamedOptions, Schedule> Create);

/// <summary>The list of schedules: a schedule is one file and one line here.</summary>
public static class ScheduleRules
{
    /// <summary>All schedules.</summary>
    public static IReadOnlyList<ScheduleRule> All { get; } =
    [
        new("constant", typeof(Constant), Constant.From),
        new("constant_with_warmup", typeof(ConstantWithWarmup), ConstantWithWarmup.From),
        new("linear", typeof(Linear), Linear.From),
        new("cosine", typeof(Cosine), Cosine.From),
        new("cosine_with_restarts", typeof(CosineWithRestarts), CosineWithRestarts.From),
        new("polynomial", typeof(Polynomial), Polynomial.From),
        new("inverse_sqrt", typeof(InverseSqrt), InverseSqrt.From),
        new("cosine_with_min_lr", typeof(CosineWithMinLr), CosineWithMinLr.From),
        new("cosine_warmup_with_min_lr", typeof(CosineWarmupWithMinLr), CosineWarmupWithMinLr.From),
        new("warmup_stable_decay", typeof(WarmupStableDecay), WarmupStableDecay.From),
    ];

    /// <summary>The schedule of a name, with its options.</summary>
    /// <param name="name">One of the list.</param>
    /// <param name="span">The run.</param>
    /// <param name="values">double, int, bool or string by name; what is not given has the schedule's own default.</param>
    /// <exception cref="ArgumentException">There is no such schedule, it has no such option, or the warm-up is below 0.</exception>
    public static Schedule Create(string name, ScheduleSpan span, IReadOnlyDictionary<string, object> values)
    {
        ArgumentNullException.ThrowIfNull(span);
        ScheduleRule rule = All.FirstOrDefault(rule => rule.Name == name)
            ?? throw new ArgumentException($"there is no schedule '{name}'; there are {string.Join(", ", All.Select(rule => rule.Name))}");
        if (span.Warmup < 0) throw new ArgumentException($"schedule {name}: the warm-up has {span.Warmup} steps, expected at least 0");
        var options = new NamedOptions($"schedule {name}", values);
        Schedule schedule = rule.Create(span, options);
        options.ThrowIfUnknown();
        return schedule;
    }
}
