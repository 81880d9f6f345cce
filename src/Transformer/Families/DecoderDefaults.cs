namespace Reference.Transformer.Families;

/// <summary>What transformers takes where a config of a Llama-like family leaves a key out.</summary>
internal sealed record DecoderDefaults
{
    public required int Vocabulary { get; init; }

    public required int Hidden { get; init; }

    public required int Intermediate { get; init; }

    public required int Layers { get; init; }

    public required int Heads { get; init; }

    /// <summary>Null: as many as query heads.</summary>
    public int? KeyValueHeads { get; init; }

    /// <summary>Null: hidden size / heads.</summary>
    public int? HeadSize { get; init; }

    public required int MaxPositions { get; init; }

    public bool Tied { get; init; }

    public double Theta { get; init; } = 10_000;

    public string Activation { get; init; } = "silu";

    public string EpsilonKey { get; init; } = "rms_norm_eps";

    public double Epsilon { get; init; } = 1e-6;

    public int? PaddingToken { get; init; }
}
