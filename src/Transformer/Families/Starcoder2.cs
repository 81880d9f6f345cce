using Reference.Transformer.Configuration;

namespace Reference.Transformer.Families;

/// <summary>
/// StarCoder 2: rotary positions and grouped queries with LayerNorm, a plain MLP and biases (Lozhkov et al. 2024, arXiv 2402.19173;
/// transformers: configuration_starcoder2.py).
/// </summary>
public sealed class Starcoder2 : LlamaLike
{
    /// <inheritdoc/>
    public override string ModelType => "starcoder2";

    /// <summary>The MLP and the norms have one form in transformers, whatever these keys of the released files say.</summary>
    public override IReadOnlyList<RefusedKey> RefusedKeys =>
    [
        new("mlp_type", "\"default\"", "StarCoder 2 has a plain MLP."),
        new("norm_type", "\"layer_norm\"", "StarCoder 2 has LayerNorm."),
    ];

    /// <inheritdoc/>
    protected override string ClassName => "Starcoder2";

    private protected override DecoderDefaults Defaults => new()
    {
        Vocabulary = 49_152,
        Hidden = 3072,
        Intermediate = 12_288,
        Layers = 30,
        Heads = 24,
        KeyValueHeads = 2,
        MaxPositions = 4096,
        Tied = true,
        Activation = "gelu_pytorch_tanh",
        EpsilonKey = "norm_epsilon",
        Epsilon = 1e-5,
    };

    /// <inheritdoc/>
    public override DecoderConfig Read(ConfigReader reader)
    {
        ArgumentNullException.ThrowIfNull(reader);
        DecoderConfig config = ReadTrunk(reader);
        bool bias = reader.Flag("use_bias", true);
        return config with
        {
            Norm = NormKind.Layer,
            GatedMlp = false,
            QueryKeyValueBias = bias,
            AttentionOutputBias = bias,
            MlpBias = bias,
            ResidualDropout = reader.Number("residual_dropout", 0, 0, 1),
            EmbeddingDropout = reader.Number("embedding_dropout", 0, 0, 1),
            LayerWindows = LayerPatterns.Uniform(reader, config.Layers, LayerPatterns.Window(reader, null)),
        };
    }
}
