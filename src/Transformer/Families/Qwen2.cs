using Reference.Transformer.Configuration;

namespace Reference.Transformer.Families;

/// <summary>
/// Qwen 1.5, 2 and 2.5: Llama with biases on queries, keys and values; upper layers may slide (Yang et al. 2024, arXiv 2407.10671;
/// transformers: configuration_qwen2.py).
/// </summary>
public sealed class Qwen2 : LlamaLike
{
    /// <inheritdoc/>
    public override string ModelType => "qwen2";

    /// <inheritdoc/>
    protected override string ClassName => "Qwen2";

    private protected override DecoderDefaults Defaults => new()
    {
        Vocabulary = 151_936,
        Hidden = 4096,
        Intermediate = 22_016,
        Layers = 32,
        Heads = 32,
        KeyValueHeads = 32,
        MaxPositions = 32_768,
    };

    /// <inheritdoc/>
    public override DecoderConfig Read(ConfigReader reader)
    {
        ArgumentNullException.ThrowIfNull(reader);
        DecoderConfig config = ReadTrunk(reader);
        return config with { QueryKeyValueBias = true, LayerWindows = UpperLayers(reader, config.Layers) };
    }

    /// <summary>Windows by <c>layer_types</c>, or from <c>max_window_layers</c> on; none unless <c>use_sliding_window</c>.</summary>
    internal static IReadOnlyList<int?> UpperLayers(ConfigReader reader, int layers)
    {
        int? stated = LayerPatterns.Window(reader, 4096);
        int? window = reader.Flag("use_sliding_window", false) ? stated : null;
        int first = reader.Integer("max_window_layers", 28, 0, int.MaxValue);
        return LayerPatterns.Chosen(reader, layers, window, i => i >= first);
    }
}
