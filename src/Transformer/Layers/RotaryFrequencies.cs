using Reference.Tensors.Arithmetic;
using Reference.Transformer.Configuration;

namespace Reference.Transformer.Layers;

/// <summary>
/// The frequencies f_i of rotary pairs, i below r/2, in radians a position, of every kind (transformers 5, modeling_rope_utils.py). Plain
/// ones are f_i = θ^(−2i/r). A GGUF file's own divisors come last: f_i / d_i, as ggml divides the angle.
/// </summary>
public static class RotaryFrequencies
{
    // yarn's ramp where it would have no length.
    private const double LeastRamp = 0.001;

    /// <summary>The frequencies.</summary>
    /// <param name="config">What the model states.</param>
    /// <param name="longest">Largest position of the batch plus 1; of use to <c>dynamic</c> and <c>longrope</c> only.</param>
    /// <exception cref="ArgumentException">The config lacks what its kind needs.</exception>
    public static double[] Make(RopeConfig config, int longest)
    {
        ArgumentNullException.ThrowIfNull(config);
        double[] frequencies = config.Kind switch
        {
            RopeKind.Default => Plain(config, config.Theta),
            RopeKind.Linear => [.. Plain(config, config.Theta).Select(f => f / config.Factor)],
            RopeKind.Dynamic => Plain(config, DynamicTheta(config, longest)),
            RopeKind.Llama3 => [.. Plain(config, config.Theta).Select(f => Llama3(config, f))],
            RopeKind.Yarn => Yarn(config),
            RopeKind.LongRope => Divided(Plain(config, config.Theta), LongRope(config, longest), "longrope's factors"),
            _ => throw new ArgumentException($"rotary positions of kind {config.Kind} are not implemented", nameof(config)),
        };
        return config.FrequencyDivisors is { } divisors ? Divided(frequencies, divisors, "rope_freqs.weight") : frequencies;
    }

    /// <summary>
    /// What cosines and sines are multiplied by. yarn: as stated, else m(1) or, where both scales are stated and not 0, m(mscale) /
    /// m(mscale_all_dim), with m(k) = 0.1·k·ln(factor) + 1. longrope: as stated, else √(1 + ln(factor) / ln(original length)). Else 1.
    /// </summary>
    /// <param name="config">What the model states.</param>
    public static double AttentionFactor(RopeConfig config)
    {
        ArgumentNullException.ThrowIfNull(config);
        if (config.Kind is not (RopeKind.Yarn or RopeKind.LongRope)) return 1;
        if (config.AttentionFactor is { } stated) return stated;
        if (config.Factor <= 1) return 1;
        double log = Functions64.Log(config.Factor);
        if (config.Kind == RopeKind.LongRope) return Math.Sqrt(1 + (log / Functions64.Log(config.OriginalMaxPositions)));
        if (config is { Mscale: { } scale and not 0, MscaleAllDim: { } all and not 0 })
            return ((0.1 * scale * log) + 1) / ((0.1 * all * log) + 1);
        return (0.1 * log) + 1;
    }

    /// <summary>Whether frequencies depend on how long a sequence is.</summary>
    /// <param name="config">What the model states; null where positions are learned.</param>
    public static bool DependOnLength(RopeConfig? config) => config?.Kind is RopeKind.Dynamic or RopeKind.LongRope;

    /// <summary>Two lengths that give the same number here have the same frequencies.</summary>
    /// <param name="config">What the model states; null where positions are learned.</param>
    /// <param name="longest">Largest position plus 1.</param>
    public static int LengthClass(RopeConfig? config, int longest) => config?.Kind switch
    {
        RopeKind.Dynamic => Math.Max(longest, config.MaxPositions),
        RopeKind.LongRope => longest > config.OriginalMaxPositions ? 1 : 0,
        _ => 0,
    };

    private static double[] Plain(RopeConfig config, double theta)
    {
        double[] frequencies = new double[config.RotatedSize / 2];
        for (int i = 0; i < frequencies.Length; i++) frequencies[i] = 1 / Functions64.Pow(theta, 2.0 * i / config.RotatedSize);
        return frequencies;
    }

    // θ' = θ·(s·L/max − (s − 1))^(r/(r−2)), L the longest row but at least max.
    private static double DynamicTheta(RopeConfig config, int longest)
    {
        double length = Math.Max(longest, config.MaxPositions), size = config.RotatedSize;
        double growth = (config.Factor * length / config.MaxPositions) - (config.Factor - 1);
        return config.Theta * Functions64.Pow(growth, size / (size - 2));
    }

    // Wavelengths above original/low are stretched, below original/high kept, between them mixed.
    private static double Llama3(RopeConfig config, double frequency)
    {
        double original = config.OriginalMaxPositions, wavelength = 2 * Math.PI / frequency;
        if (wavelength < original / config.HighFrequencyFactor) return frequency;
        if (wavelength > original / config.LowFrequencyFactor) return frequency / config.Factor;
        double keep = ((original / wavelength) - config.LowFrequencyFactor) / (config.HighFrequencyFactor - config.LowFrequencyFactor);
        return ((1 - keep) * frequency / config.Factor) + (keep * frequency);
    }

    private static double[] Yarn(RopeConfig config)
    {
        (double low, double high) = YarnRange(config);
        double length = high == low ? LeastRamp : high - low;
        double[] frequencies = Plain(config, config.Theta);
        for (int i = 0; i < frequencies.Length; i++)
        {
            double stretched = Math.Clamp((i - low) / length, 0, 1);
            frequencies[i] = (frequencies[i] / config.Factor * stretched) + (frequencies[i] * (1 - stretched));
        }

        return frequencies;
    }

    // The pair that turns n times within the original length is number r·ln(original/(2πn)) / (2 ln θ).
    private static (double Low, double High) YarnRange(RopeConfig config)
    {
        double Pair(double turns) =>
            config.RotatedSize * Functions64.Log(config.OriginalMaxPositions / (turns * 2 * Math.PI)) / (2 * Functions64.Log(config.Theta));
        double low = Pair(config.BetaFast), high = Pair(config.BetaSlow);
        if (config.Truncate) (low, high) = (Math.Floor(low), Math.Ceiling(high));
        return (Math.Max(low, 0), Math.Min(high, config.RotatedSize - 1));
    }

    private static IReadOnlyList<double> LongRope(RopeConfig config, int longest) =>
        (longest > config.OriginalMaxPositions ? config.LongFactors : config.ShortFactors)
        ?? throw new ArgumentException("longrope needs short_factor and long_factor", nameof(config));

    private static double[] Divided(double[] frequencies, IReadOnlyList<double> divisors, string what)
    {
        if (divisors.Count != frequencies.Length)
            throw new ArgumentException($"{what}: found {divisors.Count} numbers; expected {frequencies.Length}, one a frequency");
        return [.. frequencies.Select((f, i) => f / divisors[i])];
    }
}
