using Reference.Transformer.Configuration;

namespace Reference.Transformer.Families;

/// <summary>Families whose configs have Llama's keys: rotary positions, grouped-query attention, an embedding with a padding row.</summary>
public abstract class LlamaLike : Family
{
    /// <summary>The first part of the family's class names in transformers.</summary>
    protected abstract string ClassName { get; }

    /// <inheritdoc/>
    public override IReadOnlyList<KeyValuePair<string, HeadKind>> Architectures =>
    [
        new($"{ClassName}ForCausalLM", HeadKind.CausalLanguageModel),
        new($"{ClassName}ForSequenceClassification", HeadKind.SequenceClassification),
    ];

    private protected abstract DecoderDefaults Defaults { get; }

    /// <summary>What all have: sizes, head, positions; full attention with the scale d^−½, no biases.</summary>
    private protected DecoderConfig ReadTrunk(ConfigReader reader)
    {
        DecoderDefaults d = Defaults;
        HeadConfig head = HeadReader.Read(reader, this);
        int vocabulary = reader.Integer("vocab_size", d.Vocabulary, 1, ConfigLimits.Vocabulary);
        int hidden = reader.Integer("hidden_size", d.Hidden, 1, ConfigLimits.Hidden);
        int layers = reader.Integer("num_hidden_layers", d.Layers, 1, ConfigLimits.Layers);
        int heads = reader.Integer("num_attention_heads", d.Heads, 1, ConfigLimits.Heads);
        int headSize = HeadSizes.Read(reader, d.HeadSize, hidden, heads);
        int positions = reader.Integer("max_position_embeddings", d.MaxPositions, 1, ConfigLimits.Positions);
        (int? paddingToken, int? paddingRow) = Padding.Read(reader, d.PaddingToken, vocabulary);
        return new DecoderConfig
        {
            ModelType = ModelType,
            Head = head,
            VocabularySize = vocabulary,
            HiddenSize = hidden,
            IntermediateSize = reader.Integer("intermediate_size", d.Intermediate, 1, ConfigLimits.Intermediate),
            Layers = layers,
            Heads = heads,
            KeyValueHeads = HeadSizes.ReadKeyValueHeads(reader, d.KeyValueHeads, heads),
            HeadSize = headSize,
            MaxPositions = positions,
            NormEpsilon = reader.Number(d.EpsilonKey, d.Epsilon, ConfigLimits.LeastEpsilon, 1),
            Activation = Activations.Read(reader, "hidden_act", d.Activation),
            TieEmbeddings = reader.Flag("tie_word_embeddings", d.Tied) && head.Kind == HeadKind.CausalLanguageModel,
            PaddingToken = paddingToken,
            PaddingRow = paddingRow,
            Rope = RopeReader.Read(reader, d.Theta, headSize, positions),
            LayerUsesRope = [.. Enumerable.Repeat(true, layers)],
            LayerWindows = new int?[layers],
            AttentionScales = [.. Enumerable.Repeat(1 / Math.Sqrt(headSize), layers)],
            AttentionDropout = reader.OptionalNumber("attention_dropout", 0, 0, 1) ?? 0,
        };
    }
}
