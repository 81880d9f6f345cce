using Reference.Transformer.Configuration;

namespace Reference.Transformer.Families;

/// <summary>
/// Granite 3, dense: Llama with four multipliers (IBM 2024; transformers: configuration_granite.py). attention_multiplier stands in place
/// of d^−½ and is 1 where the key is absent.
/// </summary>
public sealed class Granite : LlamaLike
{
    private const double Greatest = 1e9;

    /// <inheritdoc/>
    public override string ModelType => "granite";

    /// <inheritdoc/>
    public override IReadOnlyList<KeyValuePair<string, HeadKind>> Architectures =>
        [new("GraniteForCausalLM", HeadKind.CausalLanguageModel)];

    /// <inheritdoc/>
    protected override string ClassName => "Granite";

    private protected override DecoderDefaults Defaults => new()
    {
        Vocabulary = 32_000,
        Hidden = 4096,
        Intermediate = 11_008,
        Layers = 32,
        Heads = 32,
        MaxPositions = 2048,
    };

    /// <inheritdoc/>
    public override DecoderConfig Read(ConfigReader reader)
    {
        ArgumentNullException.ThrowIfNull(reader);
        DecoderConfig config = ReadTrunk(reader);
        bool bias = reader.Flag("attention_bias", false);
        double scale = reader.Number("attention_multiplier", 1, -Greatest, Greatest);
        return config with
        {
            QueryKeyValueBias = bias,
            AttentionOutputBias = bias,
            MlpBias = reader.Flag("mlp_bias", false),
            AttentionScales = [.. Enumerable.Repeat(scale, config.Layers)],
            EmbeddingMultiplier = reader.Number("embedding_multiplier", 1, -Greatest, Greatest),
            ResidualMultiplier = reader.Number("residual_multiplier", 1, -Greatest, Greatest),
            LogitsDivisor = reader.Number("logits_scaling", 1, 1 / Greatest, Greatest),
            LayerWindows = LayerPatterns.Uniform(reader, config.Layers, null),
        };
    }
}
