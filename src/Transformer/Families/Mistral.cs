using Reference.Transformer.Configuration;

namespace Reference.Transformer.Families;

/// <summary>
/// Mistral: Llama without biases, with a sliding window in every layer (Jiang et al. 2023, arXiv 2310.06825; transformers:
/// configuration_mistral.py). A missing <c>sliding_window</c> is 4096; null is none.
/// </summary>
public sealed class Mistral : LlamaLike
{
    /// <inheritdoc/>
    public override string ModelType => "mistral";

    /// <inheritdoc/>
    protected override string ClassName => "Mistral";

    private protected override DecoderDefaults Defaults => new()
    {
        Vocabulary = 32_000,
        Hidden = 4096,
        Intermediate = 14_336,
        Layers = 32,
        Heads = 32,
        KeyValueHeads = 8,
        MaxPositions = 131_072,
    };

    /// <inheritdoc/>
    public override DecoderConfig Read(ConfigReader reader)
    {
        ArgumentNullException.ThrowIfNull(reader);
        DecoderConfig config = ReadTrunk(reader);
        return config with { LayerWindows = LayerPatterns.Uniform(reader, config.Layers, LayerPatterns.Window(reader, 4096)) };
    }
}
