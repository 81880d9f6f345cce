using System.Text.Json.Nodes;
using Reference.Transformer.Configuration;

namespace Reference.Transformer.Models.Writing;

/// <summary>
/// rope_scaling of a config.json for what GGUF files of architecture llama state: nothing, linear, yarn, or their own divisors
/// (rope_freqs.weight, which is how Llama 3's scaling comes). Divisors become <c>longrope</c> with both lists the same and a factor of 1
/// on cosines and sines: f_i / d_i to the last bit, in transformers as here.
/// </summary>
internal static class RopeJson
{
    /// <summary>The section; null for plain frequencies.</summary>
    /// <exception cref="NotSupportedException">A config.json cannot say it.</exception>
    public static JsonObject? Of(RopeConfig rope, string file)
    {
        if (rope.FrequencyDivisors is { } divisors)
        {
            if (rope.Kind == RopeKind.Default) return Divided(rope, divisors);
            throw new NotSupportedException($"{file}: rotary positions are scaled ({rope.Kind}) and divided by rope_freqs.weight too; "
                + "no config.json of transformers says that. Use the model's Hugging Face folder.");
        }

        return rope.Kind switch
        {
            RopeKind.Default => null,
            RopeKind.Linear => new JsonObject { ["rope_type"] = "linear", ["factor"] = ConfigNumber.Of(rope.Factor) },
            RopeKind.Yarn => Yarn(rope),
            _ => throw new NotSupportedException($"{file}: rotary positions of kind {rope.Kind} do not come from a GGUF file"),
        };
    }

    private static JsonObject Yarn(RopeConfig rope) => new()
    {
        ["rope_type"] = "yarn",
        ["factor"] = ConfigNumber.Of(rope.Factor),
        ["original_max_position_embeddings"] = rope.OriginalMaxPositions,
        ["attention_factor"] = ConfigNumber.Of(rope.AttentionFactor ?? 1),
        ["beta_fast"] = ConfigNumber.Of(rope.BetaFast),
        ["beta_slow"] = ConfigNumber.Of(rope.BetaSlow),
        ["truncate"] = rope.Truncate,
    };

    private static JsonObject Divided(RopeConfig rope, IReadOnlyList<double> divisors) => new()
    {
        ["rope_type"] = "longrope",
        ["factor"] = ConfigNumber.Of(1),
        ["attention_factor"] = ConfigNumber.Of(1),
        ["original_max_position_embeddings"] = rope.MaxPositions,
        ["short_factor"] = ConfigNumber.Of(divisors),
        ["long_factor"] = ConfigNumber.Of(divisors),
    };
}
