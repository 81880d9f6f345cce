using Reference.Tensors;
using Reference.Tensors.Arithmetic;
using Reference.Tensors.Backends;
using Reference.Tensors.Formats;

namespace Reference.Transformer.Configuration;

/// <summary>
/// Rotary positions of a GGUF file of architecture llama (llama.cpp: llama-model.cpp, ggml's rope): kinds none, linear and yarn, and the
/// divisors in <c>rope_freqs.weight</c>, which is how Llama 3's scaling is stored.
/// </summary>
internal static class GgufRope
{
    /// <summary>The tensor of divisors.</summary>
    public const string Divisors = "rope_freqs.weight";

    /// <summary>Reads the positions.</summary>
    /// <param name="keys">The metadata.</param>
    /// <param name="tensors">The tensors.</param>
    /// <param name="backend">By which the divisors are read.</param>
    /// <param name="headSize">Dimensions of a head.</param>
    /// <param name="maxPositions">Length that the model was made for.</param>
    public static RopeConfig Read(GgufKeys keys, ITensorSource tensors, Backend backend, int headSize, int maxPositions)
    {
        double theta = keys.Real("llama.rope.freq_base", ConfigLimits.LeastPositive, ConfigLimits.Greatest) ?? 10_000;
        if (keys.Whole("llama.rope.dimension_count", 0, ConfigLimits.Heads) is { } turned && turned != headSize && Known(keys))
            keys.Wrong("llama.rope.dimension_count", $"{headSize}, the size of a head", "llama turns whole heads.");
        if (headSize % 2 != 0 && Known(keys))
            keys.Wrong("llama.attention.key_length", "an even size of heads", "Rotary positions turn pairs.", $"{headSize}");
        var config = new RopeConfig(RopeKind.Default, theta, headSize) { MaxPositions = maxPositions, OriginalMaxPositions = maxPositions };
        return Scaled(keys, config) with { FrequencyDivisors = ReadDivisors(keys, tensors, backend, headSize / 2) };
    }

    private static bool Known(GgufKeys keys) =>
        keys.Good("llama.embedding_length", "llama.attention.head_count", "llama.attention.key_length");

    private static RopeConfig Scaled(GgufKeys keys, RopeConfig config)
    {
        const string Type = "llama.rope.scaling.type";
        // 0 stands for none, as in llama.cpp; scale_linear is the older name.
        double? stated = keys.Real("llama.rope.scaling.factor", 0, ConfigLimits.Greatest);
        double? older = keys.Real("llama.rope.scale_linear", 0, ConfigLimits.Greatest);
        double factor = (stated ?? older) is { } number and not 0 ? number : 1;
        int original = keys.Whole("llama.rope.scaling.original_context_length", 1, ConfigLimits.Positions) ?? config.MaxPositions;
        double attention = keys.Real("llama.rope.scaling.attn_factor", ConfigLimits.LeastPositive, ConfigLimits.Greatest) ?? 1;
        string type = keys.Text(Type) ?? "linear";
        if (type == "yarn") return Yarn(keys, config with { Factor = factor, OriginalMaxPositions = original }, attention);
        if (attention != 1) keys.Wrong("llama.rope.scaling.attn_factor", "1 or nothing", "Only yarn has it.");
        if (type is not ("none" or "linear")) keys.Wrong(Type, "none, linear or yarn", "Use the model's Hugging Face folder.");
        return type == "linear" && factor != 1 ? config with { Kind = RopeKind.Linear, Factor = factor } : config;
    }

    // cos and sin are multiplied by attn_factor·(0.1·ln s + 1).
    private static RopeConfig Yarn(GgufKeys keys, RopeConfig config, double attention)
    {
        keys.Refuse("llama.rope.scaling.yarn_log_multiplier", "0", "It belongs to other architectures.");
        keys.Refuse("llama.rope.scaling.yarn_ext_factor", "1", "It is a setting of llama.cpp.");
        keys.Refuse("llama.rope.scaling.yarn_attn_factor", "1", "It is a setting of llama.cpp.");
        if (config.Theta <= 1) keys.Wrong("llama.rope.freq_base", "more than 1 for yarn");
        if (config.Factor < 1) keys.Wrong("llama.rope.scaling.factor", "at least 1 for yarn");
        return config with
        {
            Kind = RopeKind.Yarn,
            BetaFast = keys.Real("llama.rope.scaling.yarn_beta_fast", ConfigLimits.LeastPositive, ConfigLimits.Greatest) ?? config.BetaFast,
            BetaSlow = keys.Real("llama.rope.scaling.yarn_beta_slow", ConfigLimits.LeastPositive, ConfigLimits.Greatest) ?? config.BetaSlow,
            AttentionFactor = attention * ((0.1 * Functions64.Log(Math.Max(1, config.Factor))) + 1),
        };
    }

    private static double[]? ReadDivisors(GgufKeys keys, ITensorSource tensors, Backend backend, int count)
    {
        if (!tensors.TryGetEntry(Divisors, out TensorEntry? entry)) return null;
        if (entry.DType is not (DType.F32 or DType.F16) || entry.Lengths.Count != 1 || entry.Lengths[0] != count)
        {
            string found = $"{entry.TypeName}[{string.Join(", ", entry.Lengths)}]";
            keys.Wrong($"tensor {Divisors}", $"F32[{count}], one divisor a frequency", found: found);
            return null;
        }

        double[] divisors = tensors.Get(Divisors, backend).ToDoubles();
        if (!divisors.All(d => d > 0 && double.IsFinite(d))) keys.Wrong($"tensor {Divisors}", "positive numbers", found: "others");
        return divisors;
    }
}
