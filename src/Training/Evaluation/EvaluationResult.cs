namespace Reference.Training.Evaluation;

/// <summary>What a validation found.</summary>
/// <param name="Loss">The objective over all rows: for tokens their mean loss.</param>
/// <param name="Count">Tokens, rows or labels that were counted.</param>
/// <param name="Unit">Which.</param>
public sealed record EvaluationResult(double Loss, long Count, string Unit)
{
    /// <summary>exp(loss), where tokens are counted; else null.</summary>
    public double? Perplexity { get; init; }

    /// <summary>
    /// What TRL and transformers call eval_loss: the mean over rows of their batch's mean loss, a batch being <c>MicroBatchRows</c> rows.
    /// Not the loss where batches count differently much; here for comparison only.
    /// </summary>
    public double MeanOfBatchMeans { get; init; }

    /// <summary>Accuracy and the F1 scores, where rows have one class; else null.</summary>
    public ClassificationReport? Classification { get; init; }
}
