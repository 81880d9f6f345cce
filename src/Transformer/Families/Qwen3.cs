using Reference.Transformer.Configuration;

namespace Reference.Transformer.Families;

/// <summary>
/// Qwen 3, dense: Llama with RMSNorm on each query and key head, and 128 dimensions a head unless said (Yang et al. 2025, arXiv
/// 2505.09388; transformers: configuration_qwen3.py).
/// </summary>
public sealed class Qwen3 : LlamaLike
{
    /// <inheritdoc/>
    public override string ModelType => "qwen3";

    /// <inheritdoc/>
    protected override string ClassName => "Qwen3";

    private protected override DecoderDefaults Defaults => new()
    {
        Vocabulary = 151_936,
        Hidden = 4096,
        Intermediate = 22_016,
        Layers = 32,
        Heads = 32,
        KeyValueHeads = 32,
        HeadSize = 128,
        MaxPositions = 32_768,
    };

    /// <inheritdoc/>
    public override DecoderConfig Read(ConfigReader reader)
    {
        ArgumentNullException.ThrowIfNull(reader);
        DecoderConfig config = ReadTrunk(reader);
        bool bias = reader.Flag("attention_bias", false);
        return config with
        {
            QueryKeyNorm = true,
            QueryKeyValueBias = bias,
            AttentionOutputBias = bias,
            LayerWindows = Qwen2.UpperLayers(reader, config.Layers),
        };
    }
}
