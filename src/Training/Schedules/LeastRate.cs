namespace Reference.Training.Schedules;

/// <summary>The least rate of a schedule, given as itself (min_lr) or as a part of the base rate (min_lr_rate).</summary>
internal static class LeastRate
{
    /// <summary>The part of the base rate.</summary>
    /// <exception cref="ArgumentException">Both are given, or none.</exception>
    public static double Of(string schedule, ScheduleSpan span, NamedOptions options) =>
        (options.OptionalNumber("min_lr"), options.OptionalNumber("min_lr_rate")) switch
        {
            ({ } rate, null) => rate / span.Rate,
            (null, { } part) => part,
            (null, null) => throw new ArgumentException($"schedule {schedule}: expected one of min_lr and min_lr_rate, neither is given"),
            _ => throw new ArgumentException($"schedule {schedule}: min_lr and min_lr_rate are both given, expected one of them"),
        };
}
