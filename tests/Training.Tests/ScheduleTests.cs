using Reference.Training.Schedules;

namespace Reference.Tests.Training;

/// <summary>Schedules at steps whose rates are known by hand.</summary>
public sealed class ScheduleTests
{
    private static readonly ScheduleSpan s_span = new(2, 4, 12);

    [Fact]
    public void Every_schedule_of_the_assembly_stands_in_the_list_once()
    {
        IEnumerable<string> types = typeof(Schedule).Assembly.GetTypes()
            .Where(type => type.IsSubclassOf(typeof(Schedule))).Select(type => type.Name);
        Assert.Equal(types.Order(StringComparer.Ordinal), ScheduleRules.All.Select(rule => rule.Type.Name).Order(StringComparer.Ordinal));
        Assert.All(ScheduleRules.All, rule => Assert.Equal(rule.Type, Make(rule.Name).GetType()));
    }

    [Theory]
    [InlineData("constant", 2, 2, 2)]
    [InlineData("constant_with_warmup", 1, 2, 2)]
    [InlineData("linear", 1, 1, 0)]
    [InlineData("cosine", 1, 1, 0)]
    [InlineData("cosine_with_restarts", 1, 1, 0)]
    [InlineData("polynomial", 1, 1.00000005, 1e-7)]
    [InlineData("cosine_with_min_lr", 1, 1.1, 0.2)]
    [InlineData("warmup_stable_decay", 1, 2, 0)]
    public void Rates_in_the_warm_up_at_half_and_at_the_end(string name, double second, double eighth, double last)
    {
        Schedule schedule = Make(name);
        Assert.Equal(second, schedule.Rate(2), 1e-12);
        Assert.Equal(eighth, schedule.Rate(8), 1e-12);
        Assert.Equal(last, schedule.Rate(12), 1e-12);
    }

    [Fact]
    public void Inverse_square_root_halves_when_time_is_four_times_the_warm_up() => Assert.Equal(1, Make("inverse_sqrt").Rate(16), 1e-12);

    [Fact]
    public void A_warm_up_to_a_least_rate_starts_above_zero_and_rises_again_at_the_end()
    {
        Schedule schedule = Make("cosine_warmup_with_min_lr");
        Assert.Equal(0.5, schedule.Rate(0), 1e-12);
        Assert.Equal(0.2, schedule.Rate(11), 1e-12);
        Assert.True(schedule.Rate(12) > schedule.Rate(11));
    }

    [Fact]
    public void Misuse_is_named()
    {
        Says("there is no schedule 'cosin'", "cosin");
        Says("schedule linear has no option 'power'; it has none", "linear", ("power", 2.0));
        Says("num_decay_steps is not given", "warmup_stable_decay");
        Says("warmup_type: o was given, expected linear or cosine or 1-sqrt", "warmup_stable_decay", ("num_decay_steps", 4), ("warmup_type", "o"));
        Says("both given", "cosine_with_min_lr", ("min_lr", 0.1), ("min_lr_rate", 0.1));
        Says("expected a rate below the base rate 2", "polynomial", ("lr_end", 3.0));
    }

    private static Schedule Make(string name) => ScheduleRules.Create(name, s_span, name switch
    {
        "warmup_stable_decay" => new Dictionary<string, object> { ["num_decay_steps"] = 4 },
        "cosine_with_min_lr" or "cosine_warmup_with_min_lr" => new Dictionary<string, object> { ["min_lr_rate"] = 0.1 },
        _ => [],
    });

    private static void Says(string part, string name, params (string Name, object Value)[] options)
    {
        var values = options.ToDictionary(one => one.Name, one => one.Value);
        var error = Assert.Throws<ArgumentException>(() => ScheduleRules.Create(name, s_span, values));
        Assert.Contains(part, error.Message, StringComparison.Ordinal);
    }
}
