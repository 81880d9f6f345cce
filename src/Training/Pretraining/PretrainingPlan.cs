using Reference.Transformer.Text.Training;

namespace Reference.Training.Pretraining;

/// <summary>All that a pre-training is a function of, beside its text.</summary>
public sealed record PretrainingPlan
{
    /// <summary>config.json of the model; its vocabulary holds the tokenizer's.</summary>
    public required string Config { get; init; }

    /// <summary>tokenizer_config.json, written as it is.</summary>
    public required string TokenizerConfig { get; init; }

    /// <summary>generation_config.json, written as it is.</summary>
    public required string GenerationConfig { get; init; }

    /// <summary>The tokenizer that is trained first, on the same text.</summary>
    public required BpeTrainingOptions Tokenizer { get; init; }

    /// <summary>Names the initial weights and the windows.</summary>
    public required ulong Seed { get; init; }

    /// <summary>Steps of the optimizer; at least 1.</summary>
    public required long Steps { get; init; }

    /// <summary>Windows a step; at least 1.</summary>
    public required int Rows { get; init; }

    /// <summary>Tokens of a window, each of which predicts the next one; at least 1.</summary>
    public required int Length { get; init; }

    /// <summary>The highest learning rate; above 0.</summary>
    public required double Rate { get; init; }

    /// <summary>Steps in which the rate rises from 0, in a line.</summary>
    public long Warmup { get; init; }

    /// <summary>To which part of <see cref="Rate"/> it falls in the end, along half a cosine; in [0, 1].</summary>
    public double LeastRate { get; init; }

    /// <summary>AdamW's β₂; in [0, 1). β₁ is 0.9, ε 10⁻⁸.</summary>
    public double Beta2 { get; init; } = 0.999;

    /// <summary>AdamW's λ, for matrices; at least 0.</summary>
    public double WeightDecay { get; init; }

    /// <summary>The largest global norm of a step's gradients; above 0.</summary>
    public double Clip { get; init; } = 1;
}
