using Reference.Transformer.Configuration;

namespace Reference.Transformer.Families;

/// <summary>
/// Llama 1 to 3, SmolLM 1 and 2, TinyLlama and their like (Touvron et al. 2023, arXiv 2302.13971; transformers: configuration_llama.py).
/// </summary>
public sealed class Llama : LlamaLike
{
    /// <inheritdoc/>
    public override string ModelType => "llama";

    /// <summary>pretraining_tp: in how many slices PyTorch once computed a product, the same but for rounding; unused today.</summary>
    public override IReadOnlyList<string> NeutralKeys => ["pretraining_tp"];

    /// <inheritdoc/>
    protected override string ClassName => "Llama";

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
        return config with
        {
            QueryKeyValueBias = bias,
            AttentionOutputBias = bias,
            MlpBias = reader.Flag("mlp_bias", false),
            LayerWindows = LayerPatterns.Uniform(reader, config.Layers, null),
        };
    }
}
