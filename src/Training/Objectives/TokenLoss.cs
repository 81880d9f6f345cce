using Reference.Training.Data;
using Reference.Transformer;
using Reference.Transformer.Heads;

namespace Reference.Training.Objectives;

/// <summary>
/// Supervised fine-tuning: the negative log-likelihood of every labelled token, Σₜ −ln p(labelₜ | tokens before), over their number; with
/// label smoothing ε, (1 − ε)·(−ln p(label)) + (ε/V)·Σⱼ −ln p(j) a token, as transformers' LabelSmoother has it.
/// </summary>
/// <param name="smoothing">ε, in [0, 1); 0 for none. Applies to training only: a validation loss is the plain one.</param>
public sealed class TokenLoss(double smoothing = 0) : IObjective
{
    /// <inheritdoc/>
    public IReadOnlyList<ObjectiveTerm> Terms { get; } = [new("loss", "tokens")];

    /// <summary>ε.</summary>
    public double Smoothing { get; } = smoothing is >= 0 and < 1 ? smoothing
        : throw new ArgumentException(
            FormattableString.Invariant($"label smoothing is {smoothing}; expected a number of at least 0 and below 1"));

    /// <inheritdoc/>
    public long Count(TrainingRow row, int term) => RowBatch.PredictingTokens(row).LongCount();

    /// <inheritdoc/>
    public IReadOnlyList<LossSum> Losses(ObjectivePass pass)
    {
        ModelForward policy = pass.Policy;
        if (policy.Model.Root is not CausalLanguageModel model)
            throw new ArgumentException(
                $"the token loss needs a language model's head; the model has a {policy.Model.Root.GetType().Name}");
        return
        [
            model.Loss(
                policy.Context, policy.Hidden, pass.Batch.Counted(), pass.Total(0), pass.Training ? Smoothing : 0,
                gradient: ReferenceEquals(pass.Objective, this) ? 1 : null),
        ];
    }
}
