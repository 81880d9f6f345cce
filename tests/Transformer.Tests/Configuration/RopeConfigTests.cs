using Reference.Transformer.Configuration;

namespace Transformer.Tests.Configuration;

public sealed class RopeConfigTests
{
    [Theory]
    [InlineData("llama", "{}", 10_000)]
    [InlineData("smollm3", "{}", 2_000_000)]
    [InlineData("llama", """{"rope_theta": 5000}""", 5000)]
    [InlineData("llama", """{"rope_parameters": {"rope_type": "default", "rope_theta": 500.5}}""", 500.5)]
    [InlineData("llama", """{"rope_theta": 5000, "rope_parameters": {"rope_type": "default", "rope_theta": 5000.0}}""", 5000)]
    [InlineData("llama", """{"rope_theta": 5000, "rope_parameters": {"rope_type": "default"}}""", 5000)]
    [InlineData("llama", """{"rope_theta": null}""", 10_000)]
    public void Theta_comes_from_either_dialect_or_the_family(string modelType, string patch, double theta)
    {
        RopeConfig rope = Configs.Read(modelType, patch).Rope!;
        Assert.Equal((RopeKind.Default, theta, 64, 64), (rope.Kind, rope.Theta, rope.MaxPositions, rope.OriginalMaxPositions));
    }

    [Theory]
    [InlineData("""{"type": "linear", "factor": 2}""", """{"rope_type": "linear", "factor": 2.0, "rope_theta": 10000.0}""")]
    [InlineData("""{"rope_type": "dynamic", "type": "dynamic", "factor": 4}""", """{"rope_type": "dynamic", "factor": 4}""")]
    [InlineData(
        """{"rope_type": "llama3", "factor": 8, "low_freq_factor": 1, "high_freq_factor": 4, "original_max_position_embeddings": 8}""",
        """{"rope_type": "llama3", "factor": 8, "low_freq_factor": 1, "high_freq_factor": 4, "original_max_position_embeddings": 8}""")]
    public void Both_dialects_say_the_same_alone_and_together(string old, string present)
    {
        RopeConfig first = Configs.Read("llama", $$"""{"rope_theta": 10000.0, "rope_scaling": {{old}}}""").Rope!;
        Assert.Equal(first, Configs.Read("llama", $$"""{"rope_parameters": {{present}}}""").Rope);
        string both = $$"""{"rope_theta": 10000, "rope_scaling": {{old}}, "rope_parameters": {{present}}}""";
        Assert.Equal(first, Configs.Read("llama", both).Rope);
    }

    [Fact]
    public void Llama3_has_its_three_factors()
    {
        const string Patch = """
            {"rope_scaling": {"rope_type": "llama3", "factor": 32.0, "low_freq_factor": 1.0, "high_freq_factor": 4.0,
             "original_max_position_embeddings": 8192}}
            """;
        RopeConfig rope = Configs.Read("llama", Patch).Rope!;
        Assert.Equal((RopeKind.Llama3, 32, 1, 4, 8192),
            (rope.Kind, rope.Factor, rope.LowFrequencyFactor, rope.HighFrequencyFactor, rope.OriginalMaxPositions));
    }

    [Theory]
    [InlineData("", 32, 1, true)]
    [InlineData(""", "beta_fast": 0, "beta_slow": null, "truncate": true""", 32, 1, true)]
    [InlineData(""", "beta_fast": 16, "beta_slow": 2, "truncate": false""", 16, 2, false)]
    [InlineData(""", "truncate": null""", 32, 1, false)]
    public void Yarn_has_defaults_where_a_key_is_missing_or_nothing(string more, double fast, double slow, bool truncate)
    {
        RopeConfig rope = Configs.Read("llama", """{"rope_scaling": {"type": "yarn", "factor": 4""" + more + "}}").Rope!;
        Assert.Equal((RopeKind.Yarn, fast, slow, truncate, 64),
            (rope.Kind, rope.BetaFast, rope.BetaSlow, rope.Truncate, rope.OriginalMaxPositions));
    }

    [Fact]
    public void Yarn_takes_its_factors_and_warns_where_the_lengths_say_another()
    {
        const string Patch = """
            {"rope_scaling": {"type": "yarn", "factor": 4, "original_max_position_embeddings": 32, "attention_factor": 0.75, "mscale": 1.5,
             "mscale_all_dim": 0.5}}
            """;
        DecoderConfig config = Configs.Read("llama", Patch);
        RopeConfig rope = config.Rope!;
        Assert.Equal((4, 32, 0.75, 1.5, 0.5),
            (rope.Factor, rope.OriginalMaxPositions, rope.AttentionFactor, rope.Mscale, rope.MscaleAllDim));
        Assert.Contains("$.rope_scaling.factor", Assert.Single(config.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public void Longrope_stretches_by_the_ratio_of_lengths_unless_a_factor_is_stated()
    {
        const string Factors = """
            "rope_type": "longrope", "short_factor": [1, 1.5, 2], "long_factor": [1, 2, 4]
            """;
        RopeConfig rope = Configs.Read("llama", """{"original_max_position_embeddings": 16, "rope_scaling": {""" + Factors + "}}").Rope!;
        Assert.Equal((4, 16), (rope.Factor, rope.OriginalMaxPositions));
        Assert.Equal([1, 1.5, 2], rope.ShortFactors!);
        Assert.Equal([1.0, 2, 4], rope.LongFactors!);
        Assert.Equal(8, Configs.Read("llama", """{"rope_scaling": {"factor": 8, """ + Factors + "}}").Rope!.Factor);
    }

    [Fact]
    public void Dynamic_needs_heads_of_four_dimensions_or_more() =>
        Assert.Equal(2.5, Configs.Read("llama", """{"head_dim": 4, "rope_scaling": {"type": "dynamic", "factor": 2.5}}""").Rope!.Factor);
}
