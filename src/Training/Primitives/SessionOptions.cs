using Reference.Tensors;
using Reference.Tensors.Backends;
using Reference.Training.Optimizers;

namespace Reference.Training.Primitives;

/// <summary>How a session computes.</summary>
public sealed record SessionOptions
{
    /// <summary>Whose kernels run.</summary>
    public required Backend Backend { get; init; }

    /// <summary>The type that is computed with, and that trained weights have: F32 or F64.</summary>
    public DType DType { get; init; } = DType.F32;

    /// <summary>The update rule.</summary>
    public required Optimizer Optimizer { get; init; }

    /// <summary>The run's seed: dropout and the order of data hang on it.</summary>
    public ulong Seed { get; init; }

    /// <summary>
    /// The most rows that are computed at a time; 0 for no limit. Rows that are walked back are cut finer where their activations would
    /// take more than 128 MiB and more than half of the trained weights. Changes memory and speed, never a bit.
    /// </summary>
    public int MicroBatchRows { get; init; }

    /// <summary>The gradient norm above which gradients are scaled down to it; 0 for no clipping.</summary>
    public double MaxGradientNorm { get; init; } = 1;

    /// <summary>True to keep only the inputs of blocks and to compute blocks again when walking back: less memory, more time, the same
    /// bits.</summary>
    public bool RecomputesBlocks { get; init; }
}
