using Reference.Transformer.Configuration;
using Reference.Transformer.Layers;

namespace Transformer.Tests.Layers;

/// <summary>Values worked out by hand from the formulas, or in Python's float64 where a logarithm stands in them.</summary>
public sealed class RotaryTableTests
{
    private const double Bound = 1e-14;

    private static readonly RopeConfig Plain = new(RopeKind.Default, 10_000, 8) { MaxPositions = 64, OriginalMaxPositions = 64 };

    [Fact]
    public void Plain_frequencies_are_powers_of_theta() => Same([1, 0.1, 0.01, 0.001], RotaryFrequencies.Make(Plain, 100));

    [Fact]
    public void Linear_frequencies_are_divided_by_the_factor() =>
        Same([0.4, 0.04, 0.004, 0.0004], RotaryFrequencies.Make(Plain with { Kind = RopeKind.Linear, Factor = 2.5 }, 100));

    [Theory]
    [InlineData(0, 0.03162277660168379)]
    [InlineData(8, 0.03162277660168379)]
    [InlineData(13, 0.014054567378526129)]
    public void Dynamic_theta_grows_with_the_longest_row_beyond_the_models_length(int longest, double second)
    {
        // θ' = 1000·(2·13/8 − 1)² = 5062.5, and f₁ = 1/√θ'.
        var config = new RopeConfig(RopeKind.Dynamic, 1000, 4) { Factor = 2, MaxPositions = 8 };
        Same([1, second], RotaryFrequencies.Make(config, longest));
    }

    [Fact]
    public void Llama3_keeps_short_wavelengths_stretches_long_ones_and_mixes_between()
    {
        // Wavelengths 6.28, 62.8, 628, 6283; kept below 1024/4, stretched above 1024/1; for 628 the kept share is (1024/628.3 − 1)/3.
        RopeConfig config = Plain with { Kind = RopeKind.Llama3, Factor = 8, LowFrequencyFactor = 1, HighFrequencyFactor = 4 };
        config = config with { OriginalMaxPositions = 1024 };
        double keep = ((1024 / (200 * Math.PI)) - 1) / 3;
        Same([1, 0.1, ((1 - keep) * 0.01 / 8) + (keep * 0.01), 0.000125], RotaryFrequencies.Make(config, 5000));
    }

    [Fact]
    public void Yarn_ramps_over_whole_pairs()
    {
        // Pairs 0.707 (32 turns) and 2.212 (1 turn), truncated to 0 and 3: shares 0, 1/3, 2/3, 1 of the frequency / 2.
        RopeConfig config = Plain with { Kind = RopeKind.Yarn, Factor = 2, OriginalMaxPositions = 1024 };
        Same([1, 0.1 * 5 / 6, 0.01 * 2 / 3, 0.0005], RotaryFrequencies.Make(config, 5000));
    }

    [Fact]
    public void Yarn_without_truncation_ramps_over_parts_of_pairs()
    {
        RopeConfig config = Plain with { Kind = RopeKind.Yarn, Factor = 2, OriginalMaxPositions = 1024, Truncate = false };
        Same([1, 0.09026575775640319, 0.005704647680752957, 0.0005], RotaryFrequencies.Make(config, 5000));
    }

    [Fact]
    public void Yarn_with_a_ramp_of_no_length_steps()
    {
        // Both ends fall on pair 0.
        RopeConfig config = Plain with { Kind = RopeKind.Yarn, Factor = 2, OriginalMaxPositions = 4, BetaFast = 1, BetaSlow = 1 };
        Same([1, 0.05, 0.005, 0.0005], RotaryFrequencies.Make(config, 5000));
    }

    [Fact]
    public void Longrope_takes_long_factors_once_the_batch_is_longer_than_the_original()
    {
        RopeConfig config = Plain with { Kind = RopeKind.LongRope, OriginalMaxPositions = 9 };
        config = config with { ShortFactors = [1, 2, 4, 5], LongFactors = [2, 4, 5, 8] };
        Same([1, 0.05, 0.0025, 0.0002], RotaryFrequencies.Make(config, 9));
        Same([0.5, 0.025, 0.002, 0.000125], RotaryFrequencies.Make(config, 10));
    }

    [Fact]
    public void Divisors_of_a_file_divide_each_frequency()
    {
        Same([1, 0.05, 0.0025, 0.000125], RotaryFrequencies.Make(Plain with { FrequencyDivisors = [1, 2, 4, 8] }, 100));
        Assert.Throws<ArgumentException>(() => RotaryFrequencies.Make(Plain with { FrequencyDivisors = [1, 2] }, 100));
    }

    [Fact]
    public void Only_yarn_and_longrope_scale_cosines_and_sines()
    {
        RopeConfig stretched = Plain with { Factor = 4, OriginalMaxPositions = 16 };
        foreach (RopeKind kind in (RopeKind[])[RopeKind.Default, RopeKind.Linear, RopeKind.Dynamic, RopeKind.Llama3])
            Assert.Equal(1, RotaryFrequencies.AttentionFactor(stretched with { Kind = kind, AttentionFactor = 3 }));
        RopeConfig yarn = stretched with { Kind = RopeKind.Yarn };
        Same([1.1386294361119891], [RotaryFrequencies.AttentionFactor(yarn)]);
        Same([0.75], [RotaryFrequencies.AttentionFactor(yarn with { AttentionFactor = 0.75 })]);
        Same([1], [RotaryFrequencies.AttentionFactor(yarn with { Factor = 1 })]);
        Same([1.2772588722239782 / 1.1386294361119891], [RotaryFrequencies.AttentionFactor(yarn with { Mscale = 2, MscaleAllDim = 1 })]);
        Same([1.1386294361119891], [RotaryFrequencies.AttentionFactor(yarn with { Mscale = 2, MscaleAllDim = 0 })]);
        Same([1.1386294361119891], [RotaryFrequencies.AttentionFactor(yarn with { Mscale = 2 })]);
        RopeConfig longrope = stretched with { Kind = RopeKind.LongRope };
        Same([1.224744871391589], [RotaryFrequencies.AttentionFactor(longrope)]); // √(1 + ln 4/ln 16) = √1.5
        Same([1], [RotaryFrequencies.AttentionFactor(longrope with { Factor = 0.5 })]);
    }

    [Fact]
    public void The_table_holds_cosine_and_sine_of_position_times_frequency_times_the_attention_factor()
    {
        RopeConfig config = Plain with { Kind = RopeKind.Yarn, Factor = 1, AttentionFactor = 2 };
        (double[] cos, double[] sin) = RotaryTable.Make(config, [0, 3, 3, 1_000_000], 1_000_001);
        double[] angles = [0, 0, 0, 0, 3, 0.3, 0.03, 0.003, 3, 0.3, 0.03, 0.003, 1e6, 1e5, 1e4, 1e3];
        for (int i = 0; i < angles.Length; i++)
        {
            Assert.Equal(2 * Math.Cos(angles[i]), cos[i], 1e-9);
            Assert.Equal(2 * Math.Sin(angles[i]), sin[i], 1e-9);
        }

        Assert.Equal(16, cos.Length);
        Assert.Equal([2.0, 2, 2, 2], cos[..4]);
        Assert.Equal([0.0, 0, 0, 0], sin[..4]);
    }

    private static void Same(double[] expected, double[] actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (int i = 0; i < expected.Length; i++)
        {
            double error = Math.Abs(expected[i] - actual[i]);
            Assert.True(error <= Bound * Math.Abs(expected[i]), $"{i}: {actual[i]:R} instead of {expected[i]:R}");
        }
    }
}
