using Reference.Tensors.Backends;

namespace Reference.Transformer.Configuration;

/// <summary>
/// What a decoder-only model is, in one vocabulary for all families: a family's file translates its config.json into this, a builder hands
/// flat arguments to the layers. Nothing here is optional in meaning: defaults are the plain Llama block.
/// </summary>
public sealed record DecoderConfig
{
    /// <summary>The family's name, as <c>model_type</c> has it.</summary>
    public required string ModelType { get; init; }

    /// <summary>What stands on the trunk, from <c>architectures</c>.</summary>
    public required HeadConfig Head { get; init; }

    /// <summary>Rows of the embedding.</summary>
    public required int VocabularySize { get; init; }

    /// <summary>Width of the residual stream.</summary>
    public required int HiddenSize { get; init; }

    /// <summary>Width inside the MLP.</summary>
    public required int IntermediateSize { get; init; }

    /// <summary>Number of blocks.</summary>
    public required int Layers { get; init; }

    /// <summary>Query heads.</summary>
    public required int Heads { get; init; }

    /// <summary>Key and value heads; divides <see cref="Heads"/>.</summary>
    public required int KeyValueHeads { get; init; }

    /// <summary>Dimensions of a head.</summary>
    public required int HeadSize { get; init; }

    /// <summary>Longest sequence that the model was made for; rows of a learned position table.</summary>
    public required int MaxPositions { get; init; }

    /// <summary>ε of every norm.</summary>
    public required double NormEpsilon { get; init; }

    /// <summary>RMSNorm, or LayerNorm with bias.</summary>
    public NormKind Norm { get; init; }

    /// <summary>The MLP's activation.</summary>
    public UnaryKind Activation { get; init; } = UnaryKind.Silu;

    /// <summary>down(act(gate x)·up x), or down(act(up x)).</summary>
    public bool GatedMlp { get; init; } = true;

    /// <summary>Bias on the query, key and value projections.</summary>
    public bool QueryKeyValueBias { get; init; }

    /// <summary>Bias on attention's output projection.</summary>
    public bool AttentionOutputBias { get; init; }

    /// <summary>Bias in the MLP.</summary>
    public bool MlpBias { get; init; }

    /// <summary>RMSNorm of each query and key head before the rotary turn (Qwen3).</summary>
    public bool QueryKeyNorm { get; init; }

    /// <summary>The language model's head has the embedding's weight; false for classifiers, whose score has its own.</summary>
    public bool TieEmbeddings { get; init; }

    /// <summary>The embedding's row that gets no gradient from look-ups; none in families without it.</summary>
    public int? PaddingRow { get; init; }

    /// <summary><c>pad_token_id</c>, by which classification finds the last real token; outside the vocabulary it is no token.</summary>
    public int? PaddingToken { get; init; }

    /// <summary>Rotary positions; none where positions are learned.</summary>
    public RopeConfig? Rope { get; init; }

    /// <summary>For each layer, whether it turns queries and keys.</summary>
    public required IReadOnlyList<bool> LayerUsesRope { get; init; }

    /// <summary>For each layer, its sliding window, or none.</summary>
    public required IReadOnlyList<int?> LayerWindows { get; init; }

    /// <summary>For each layer, the factor of q·k.</summary>
    public required IReadOnlyList<double> AttentionScales { get; init; }

    /// <summary>
    /// <c>use_cache</c>. transformers looks for packed documents in <c>position_ids</c> only where it makes no cache; with one, a token sees the documents
    /// before it in its row (golden/models/llama-packed).
    /// </summary>
    public bool UseCache { get; init; } = true;

    /// <summary>Factor of the embedding's output (Granite).</summary>
    public double EmbeddingMultiplier { get; init; } = 1;

    /// <summary>Factor of each branch before it joins the residual (Granite).</summary>
    public double ResidualMultiplier { get; init; } = 1;

    /// <summary>Divisor of the logits (Granite).</summary>
    public double LogitsDivisor { get; init; } = 1;

    /// <summary>Dropout of attention's probabilities in training, 0 to 1.</summary>
    public double AttentionDropout { get; init; }

    /// <summary>Dropout of each branch before it joins the residual in training, 0 to 1 (GPT-2, StarCoder2).</summary>
    public double ResidualDropout { get; init; }

    /// <summary>Dropout of the embedding's output in training, 0 to 1 (GPT-2, StarCoder2).</summary>
    public double EmbeddingDropout { get; init; }

    /// <summary>What a user should know about the config, though it can be used; each names file and JSON path.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];
}

/// <summary>The norms.</summary>
public enum NormKind
{
    /// <summary>RMSNorm, without bias.</summary>
    Rms,

    /// <summary>LayerNorm, with bias.</summary>
    Layer,
}

/// <summary>What stands on the trunk.</summary>
/// <param name="Kind">Which head.</param>
/// <param name="Labels">Classes or regression outputs of a classifier; 0 for a language model.</param>
/// <param name="Problem">What a classifier's labels are; null where the first batch decides, as in transformers.</param>
public sealed record HeadConfig(HeadKind Kind, int Labels = 0, ProblemKind? Problem = null);

/// <summary>The heads.</summary>
public enum HeadKind
{
    /// <summary>Next-token logits.</summary>
    CausalLanguageModel,

    /// <summary>Scores of the last real token.</summary>
    SequenceClassification,
}

/// <summary>What a classifier's labels are (<c>problem_type</c>).</summary>
public enum ProblemKind
{
    /// <summary>One class a row: cross-entropy.</summary>
    SingleLabel,

    /// <summary>Any number of classes a row: binary cross-entropy of each, mean over all.</summary>
    MultiLabel,

    /// <summary>Real numbers: mean squared error.</summary>
    Regression,
}
