namespace Reference.Transformer.Configuration;

/// <summary>Rotary positions as a config states them; fields that a kind does not use are null.</summary>
/// <param name="Kind">How frequencies are stretched (<c>rope_type</c>).</param>
/// <param name="Theta">Base θ of the frequencies.</param>
/// <param name="RotatedSize">Dimensions of a head that are turned; even.</param>
public sealed record RopeConfig(RopeKind Kind, double Theta, int RotatedSize)
{
    /// <summary><c>factor</c>.</summary>
    public double Factor { get; init; } = 1;

    /// <summary><c>max_position_embeddings</c>.</summary>
    public int MaxPositions { get; init; }

    /// <summary><c>original_max_position_embeddings</c>, or max_position_embeddings where absent.</summary>
    public int OriginalMaxPositions { get; init; }

    /// <summary><c>low_freq_factor</c> of llama3.</summary>
    public double LowFrequencyFactor { get; init; } = 1;

    /// <summary><c>high_freq_factor</c> of llama3.</summary>
    public double HighFrequencyFactor { get; init; } = 4;

    /// <summary><c>beta_fast</c> of yarn.</summary>
    public double BetaFast { get; init; } = 32;

    /// <summary><c>beta_slow</c> of yarn.</summary>
    public double BetaSlow { get; init; } = 1;

    /// <summary><c>truncate</c> of yarn.</summary>
    public bool Truncate { get; init; } = true;

    /// <summary><c>attention_factor</c> of yarn and longrope.</summary>
    public double? AttentionFactor { get; init; }

    /// <summary><c>mscale</c> of yarn.</summary>
    public double? Mscale { get; init; }

    /// <summary><c>mscale_all_dim</c> of yarn.</summary>
    public double? MscaleAllDim { get; init; }

    /// <summary><c>short_factor</c> of longrope, one a frequency.</summary>
    public IReadOnlyList<double>? ShortFactors { get; init; }

    /// <summary><c>long_factor</c> of longrope, one a frequency.</summary>
    public IReadOnlyList<double>? LongFactors { get; init; }

    /// <summary>Divisors of the frequencies, one each, of a GGUF file's <c>rope_freqs.weight</c>; null where there is none.</summary>
    public IReadOnlyList<double>? FrequencyDivisors { get; init; }
}

/// <summary>The kinds of rotary frequencies.</summary>
public enum RopeKind
{
    /// <summary>θ^(−2i/d).</summary>
    Default,

    /// <summary>Divided by the factor.</summary>
    Linear,

    /// <summary>θ grows with the longest row (NTK).</summary>
    Dynamic,

    /// <summary>Long wavelengths divided, short kept, a ramp between (Llama 3).</summary>
    Llama3,

    /// <summary>A ramp over dimensions, and a factor on cos and sin (Peng et al. 2023, arXiv 2309.00071).</summary>
    Yarn,

    /// <summary>Stated factors per frequency (Ding et al. 2024, arXiv 2402.13753).</summary>
    LongRope,
}
