using Reference.Transformer.Configuration;

namespace Reference.Transformer.Families;

/// <summary>
/// GPT-2: learned positions, LayerNorm, a plain MLP, weights stored [in, out] (Radford et al. 2019; transformers: configuration_gpt2.py).
/// reorder_and_upcast_attn asks for scores in float32 under mixed precision: the same numbers here.
/// </summary>
public sealed class Gpt2 : Family
{
    /// <inheritdoc/>
    public override string ModelType => "gpt2";

    /// <inheritdoc/>
    public override string TrunkPrefix => "transformer.";

    /// <summary>The causal masks of old files.</summary>
    public override IReadOnlyList<string> IgnoredSuffixes => [".attn.bias", ".attn.masked_bias"];

    /// <inheritdoc/>
    public override IReadOnlyList<KeyValuePair<string, HeadKind>> Architectures =>
        [new("GPT2LMHeadModel", HeadKind.CausalLanguageModel), new("GPT2ForSequenceClassification", HeadKind.SequenceClassification)];

    /// <summary>Keys of the double-heads model, and of files before 2020.</summary>
    public override IReadOnlyList<string> NeutralKeys =>
    [
        "reorder_and_upcast_attn", "n_ctx", "summary_type", "summary_use_proj", "summary_activation", "summary_proj_to_labels",
        "summary_first_dropout", "predict_special_tokens", "output_past", "n_special",
    ];

    /// <inheritdoc/>
    public override DecoderConfig Read(ConfigReader reader)
    {
        ArgumentNullException.ThrowIfNull(reader);
        HeadConfig head = HeadReader.Read(reader, this);
        int vocabulary = reader.Integer("vocab_size", 50_257, 1, ConfigLimits.Vocabulary);
        int hidden = Aliased(reader, "n_embd", "hidden_size", 768, ConfigLimits.Hidden);
        int layers = Aliased(reader, "n_layer", "num_hidden_layers", 12, ConfigLimits.Layers);
        int heads = Aliased(reader, "n_head", "num_attention_heads", 12, ConfigLimits.Heads);
        if (hidden % heads != 0 && reader.Good("n_embd", "n_head", "hidden_size", "num_attention_heads"))
            reader.Wrong("n_embd", $"a multiple of n_head, {heads}");
        return new DecoderConfig
        {
            ModelType = ModelType,
            Head = head,
            VocabularySize = vocabulary,
            HiddenSize = hidden,
            IntermediateSize = reader.OptionalInteger("n_inner", null, 1, ConfigLimits.Intermediate) ?? 4 * hidden,
            Layers = layers,
            Heads = heads,
            KeyValueHeads = heads,
            HeadSize = Math.Max(1, hidden / heads),
            MaxPositions = Aliased(reader, "n_positions", "max_position_embeddings", 1024, ConfigLimits.Positions),
            NormEpsilon = reader.Number("layer_norm_epsilon", 1e-5, ConfigLimits.LeastEpsilon, 1),
            Norm = NormKind.Layer,
            Activation = Activations.Read(reader, "activation_function", "gelu_new"),
            GatedMlp = false,
            QueryKeyValueBias = true,
            AttentionOutputBias = true,
            MlpBias = true,
            TieEmbeddings = reader.Flag("tie_word_embeddings", true) && head.Kind == HeadKind.CausalLanguageModel,
            PaddingToken = reader.OptionalInteger("pad_token_id", null, int.MinValue, int.MaxValue),
            LayerUsesRope = new bool[layers],
            LayerWindows = LayerPatterns.Uniform(reader, layers, null),
            AttentionScales = Scales(reader, Math.Max(1, hidden / heads), layers),
            AttentionDropout = reader.Number("attn_pdrop", 0.1, 0, 1),
            ResidualDropout = reader.Number("resid_pdrop", 0.1, 0, 1),
            EmbeddingDropout = reader.Number("embd_pdrop", 0.1, 0, 1),
        };
    }

    private static double[] Scales(ConfigReader reader, int headSize, int layers)
    {
        double scale = reader.Flag("scale_attn_weights", true) ? 1 / Math.Sqrt(headSize) : 1;
        bool byLayer = reader.Flag("scale_attn_by_inverse_layer_idx", false);
        return [.. Enumerable.Range(0, layers).Select(i => byLayer ? scale / (i + 1) : scale)];
    }

    // transformers takes the common name of a size for GPT-2's own (attribute_map).
    private static int Aliased(ConfigReader reader, string key, string alias, int fallback, int max)
    {
        int? common = reader.OptionalInteger(alias, null, 1, max);
        int value = reader.Integer(key, common ?? fallback, 1, max);
        if (common is { } other && other != value && reader.Good(key, alias))
            reader.Wrong(alias, $"the same as {key}, {value}", "Leave one out.");
        return value;
    }
}
