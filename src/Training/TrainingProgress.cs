using Reference.Training.Evaluation;

namespace Reference.Training;

/// <summary>Where a run stands, for somebody who watches. The only place where the wall clock shows.</summary>
/// <param name="Step">Steps so far.</param>
/// <param name="Of">Steps of the run.</param>
/// <param name="Loss">The loss of the last step.</param>
/// <param name="Rate">Its learning rate.</param>
/// <param name="GradientNorm">Its gradient norm before clipping.</param>
/// <param name="TokensPerSecond">Over the steps of this process so far, validations left out.</param>
/// <param name="TimeLeft">At the mean speed of this process so far, validations and checkpoints included.</param>
/// <param name="MemoryBytes">The process's memory.</param>
public sealed record TrainingProgress(
    long Step, long Of, double Loss, double Rate, double GradientNorm, double TokensPerSecond, TimeSpan TimeLeft, long MemoryBytes)
{
    /// <summary>The validation that this step ended with, if it did.</summary>
    public ValidationPoint? Validation { get; init; }
}
