namespace Reference.Tensors;

/// <summary>What random numbers are drawn for. A number, once given, is never changed or given again: results hang on it.</summary>
public enum RandomPurpose : uint
{
    /// <summary>Initial values of weights.</summary>
    Initialization = 1,

    /// <summary>Dropout of activations and of adapter inputs.</summary>
    Dropout = 2,

    /// <summary>Dropout of attention probabilities.</summary>
    AttentionDropout = 3,

    /// <summary>The order of training examples.</summary>
    Shuffle = 4,

    /// <summary>Choosing tokens in generation, and other samples.</summary>
    Sampling = 5,

    /// <summary>Noise added to embeddings (NEFTune).</summary>
    EmbeddingNoise = 6,
}
