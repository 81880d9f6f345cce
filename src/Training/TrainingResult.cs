using Reference.Training.Evaluation;

namespace Reference.Training;

/// <summary>Why a run ended.</summary>
public enum StopReason
{
    /// <summary>All steps are done.</summary>
    Finished,

    /// <summary>Validation did not get better for as long as the patience allows.</summary>
    EarlyStopped,

    /// <summary>It was asked to stop; the step was finished and saved.</summary>
    Cancelled,
}

/// <summary>What a run came to.</summary>
/// <param name="Step">Steps so far.</param>
/// <param name="Reason">Why it ended.</param>
/// <param name="StateHash">SHA-256 over weights, optimizer state, averages, step and data cursor.</param>
public sealed record TrainingResult(long Step, StopReason Reason, string StateHash)
{
    /// <summary>The last validation; null where there was none.</summary>
    public ValidationPoint? LastValidation { get; init; }

    /// <summary>The step of the best validation; null where there was none.</summary>
    public long? BestStep { get; init; }

    /// <summary>Its loss.</summary>
    public double? BestLoss { get; init; }
}
