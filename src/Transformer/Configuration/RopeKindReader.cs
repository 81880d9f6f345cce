using System.Globalization;

namespace Reference.Transformer.Configuration;

/// <summary>The keys of each kind of rotary frequencies.</summary>
internal static class RopeKindReader
{
    /// <summary>Adds what a kind needs.</summary>
    /// <param name="section"><c>rope_scaling</c> or <c>rope_parameters</c>.</param>
    /// <param name="config">Kind, θ, sizes and positions.</param>
    public static RopeConfig Read(ConfigReader section, RopeConfig config) => config.Kind switch
    {
        RopeKind.Linear => config with { Factor = Factor(section) },
        RopeKind.Dynamic => Dynamic(section, config),
        RopeKind.Llama3 => Llama3(section, config),
        RopeKind.Yarn => Yarn(section, config),
        RopeKind.LongRope => LongRope(section, config),
        _ => config,
    };

    private static RopeConfig Dynamic(ConfigReader section, RopeConfig config)
    {
        // θ grows with the power d/(d − 2).
        if (config.RotatedSize <= 2) section.Wrong("rope_type", "another kind where heads have 2 dimensions", "dynamic needs at least 4.");
        return config with { Factor = Factor(section) };
    }

    private static RopeConfig Llama3(ConfigReader section, RopeConfig config)
    {
        double low = Required(section, "low_freq_factor"), high = Required(section, "high_freq_factor");
        if (section.Good("low_freq_factor", "high_freq_factor") && low >= high)
            section.Wrong("low_freq_factor", $"less than high_freq_factor, {section.Show("high_freq_factor")}");
        return config with { Factor = Factor(section), LowFrequencyFactor = low, HighFrequencyFactor = high };
    }

    private static RopeConfig Yarn(ConfigReader section, RopeConfig config)
    {
        if (config.Theta <= 1) section.Wrong("rope_theta", "more than 1 for yarn");
        double fast = OrDefault(section, "beta_fast", config.BetaFast), slow = OrDefault(section, "beta_slow", config.BetaSlow);
        if (fast < slow) section.Report.Warn(section.PathOf("beta_fast"), "less than beta_slow; the ramp over dimensions runs backwards.");
        double factor = Factor(section), stretch = (double)config.MaxPositions / config.OriginalMaxPositions;
        if (section.Has("original_max_position_embeddings") && stretch != factor && stretch != 1)
        {
            section.Report.Warn(section.PathOf("factor"), string.Create(CultureInfo.InvariantCulture,
                $"not max_position_embeddings / original_max_position_embeddings = {stretch}; the factor is what is used."));
        }

        return config with
        {
            Factor = factor,
            BetaFast = fast,
            BetaSlow = slow,
            // In Python a null is no true.
            Truncate = !section.Keys.Contains("truncate") || (section.Has("truncate") && section.Flag("truncate", true)),
            AttentionFactor = section.OptionalNumber("attention_factor", null, 0, ConfigLimits.Greatest),
            Mscale = section.OptionalNumber("mscale", null, -ConfigLimits.Greatest, ConfigLimits.Greatest),
            MscaleAllDim = section.OptionalNumber("mscale_all_dim", null, -ConfigLimits.Greatest, ConfigLimits.Greatest),
        };
    }

    private static RopeConfig LongRope(ConfigReader section, RopeConfig config)
    {
        double stretch = (double)config.MaxPositions / config.OriginalMaxPositions;
        return config with
        {
            Factor = section.Has("factor") ? Factor(section) : stretch,
            AttentionFactor = section.OptionalNumber("attention_factor", null, 0, ConfigLimits.Greatest),
            ShortFactors = Factors(section, "short_factor", config.RotatedSize / 2),
            LongFactors = Factors(section, "long_factor", config.RotatedSize / 2),
        };
    }

    private static IReadOnlyList<double> Factors(ConfigReader section, string key, int count)
    {
        IReadOnlyList<double>? factors = section.Numbers(key, ConfigLimits.LeastPositive, ConfigLimits.Greatest);
        if (factors?.Count == count) return factors;
        if (section.Good(key))
            section.Wrong(key, $"{count} numbers, one a frequency", found: factors is null ? null : $"{factors.Count} numbers");
        return [.. Enumerable.Repeat(1.0, count)];
    }

    private static double Factor(ConfigReader section)
    {
        if (section.OptionalNumber("factor", null, 1, ConfigLimits.Greatest) is { } factor) return factor;
        if (section.Good("factor")) section.Wrong("factor", "a number of at least 1", "This rope_type needs it.");
        return 1;
    }

    private static double Required(ConfigReader section, string key)
    {
        if (section.OptionalNumber(key, null, ConfigLimits.LeastPositive, ConfigLimits.Greatest) is { } value) return value;
        if (section.Good(key)) section.Wrong(key, "a positive number", "This rope_type needs it.");
        return 1;
    }

    // 0 stands for the default in transformers.
    private static double OrDefault(ConfigReader section, string key, double fallback) =>
        section.OptionalNumber(key, null, 0, ConfigLimits.Greatest) is { } value and not 0 ? value : fallback;
}
