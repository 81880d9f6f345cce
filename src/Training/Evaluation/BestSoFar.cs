using System.Globalization;

namespace Reference.Training.Evaluation;

/// <summary>What early stopping remembers: the best validation loss, its step, and how many validations since were no better.</summary>
/// <param name="Loss">The best loss; +∞ before the first validation.</param>
/// <param name="Step">Its step.</param>
/// <param name="Stale">Validations since without a gain.</param>
public sealed record BestSoFar(double Loss = double.PositiveInfinity, long Step = 0, int Stale = 0)
{
    private const string LossKey = "best_loss", StepKey = "best_step", StaleKey = "validations_without_gain";

    /// <summary>After a validation: better only where the loss fell by more than <paramref name="leastGain"/>.</summary>
    public BestSoFar After(double loss, long step, double leastGain) =>
        loss < Loss - leastGain ? new(loss, step) : this with { Stale = Stale + 1 };

    /// <summary>As texts for a checkpoint.</summary>
    public SortedDictionary<string, string> ToTexts() => new(StringComparer.Ordinal)
    {
        [LossKey] = Loss.ToString("R", CultureInfo.InvariantCulture),
        [StepKey] = Step.ToString(CultureInfo.InvariantCulture),
        [StaleKey] = Stale.ToString(CultureInfo.InvariantCulture),
    };

    /// <summary>From a checkpoint's texts; as new where they are not there.</summary>
    public static BestSoFar FromTexts(IReadOnlyDictionary<string, string> texts) => !texts.ContainsKey(LossKey) ? new() : new(
        double.Parse(texts[LossKey], CultureInfo.InvariantCulture), long.Parse(texts[StepKey], CultureInfo.InvariantCulture),
        int.Parse(texts[StaleKey], CultureInfo.InvariantCulture));
}
