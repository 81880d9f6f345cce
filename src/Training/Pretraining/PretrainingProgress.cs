namespace Reference.Training.Pretraining;

/// <summary>A step that was done.</summary>
/// <param name="Step">Its number, from 1.</param>
/// <param name="Steps">How many there are.</param>
/// <param name="Loss">The mean negative log-likelihood of the step's tokens, before its update, in nats.</param>
/// <param name="Rate">The learning rate.</param>
/// <param name="GradientNorm">The global norm of the gradients, before clipping.</param>
public sealed record PretrainingProgress(long Step, long Steps, double Loss, double Rate, double GradientNorm);
