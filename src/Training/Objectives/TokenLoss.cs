using Reference.Training.Data;
using Reference.Transformer;
using Reference.Transformer.Heads;

namespace Reference.Training.Objectives;

/// <summary>
/// Supervised fine-tuning: the negative log-likelihood of every labelled token, Σₜ −ln p(labelₜ | tokens before), over their number.
/// </summary>
public sealed class TokenLoss : IObjective
{
    /// <inheritdoc/>
    public IReadOnlyList<ObjectiveTerm> Terms { get; } = [new("loss", "tokens")];

    /// <inheritdoc/>
    public long Count(TrainingRow row, int term) => RowBatch.PredictingTokens(row).LongCount();

    /// <inheritdoc/>
    public IReadOnlyList<LossSum> Losses(ObjectivePass pass)
    {
        ModelForward policy = pass.Policy;
        if (policy.Model.Root is not CausalLanguageModel model)
            throw new ArgumentException($"the token loss needs a language model's head; the model has a {policy.Model.Root.GetType().Name}");
        return [model.Loss(policy.Context, policy.Hidden, pass.Batch.Counted(), pass.Total(0))];
    }
}
