using Reference.Transformer.Configuration;

namespace Reference.Transformer.Families;

/// <summary>
/// SmolLM 3: Llama with layers without rotary positions, which may slide (Hugging Face 2025; transformers: configuration_smollm3.py).
/// </summary>
public sealed class SmolLm3 : LlamaLike
{
    /// <inheritdoc/>
    public override string ModelType => "smollm3";

    /// <inheritdoc/>
    public override IReadOnlyList<string> NeutralKeys => ["pretraining_tp", "max_window_layers"];

    /// <inheritdoc/>
    protected override string ClassName => "SmolLM3";

    private protected override DecoderDefaults Defaults => new()
    {
        Vocabulary = 128_256,
        Hidden = 2048,
        Intermediate = 11_008,
        Layers = 36,
        Heads = 16,
        KeyValueHeads = 4,
        MaxPositions = 32_768,
        Tied = true,
        Theta = 2_000_000,
        PaddingToken = 128_004,
    };

    /// <inheritdoc/>
    public override DecoderConfig Read(ConfigReader reader)
    {
        ArgumentNullException.ThrowIfNull(reader);
        DecoderConfig config = ReadTrunk(reader);
        bool bias = reader.Flag("attention_bias", false), slides = reader.Flag("use_sliding_window", false);
        IReadOnlyList<bool> rope = LayerPatterns.UsesRope(reader, config.Layers);
        return config with
        {
            QueryKeyValueBias = bias,
            AttentionOutputBias = bias,
            MlpBias = reader.Flag("mlp_bias", false),
            LayerUsesRope = rope,
            LayerWindows = LayerPatterns.Chosen(reader, config.Layers, LayerPatterns.Window(reader, null), i => slides && !rope[i]),
        };
    }
}
