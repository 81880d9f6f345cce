namespace Reference.Training.Optimizers;

/// <summary>
/// AdamW (Loshchilov and Hutter 2019, arXiv 1711.05101), as torch.optim.AdamW: p ← p·(1 − rate·λ), then Adam's step without a penalty.
/// torch's weight decay is 0.01 unless said; ours, as the trainer of transformers has it, is 0.
/// </summary>
public sealed class AdamW : AdamRule
{
    /// <inheritdoc/>
    protected override bool IsDecoupled => true;

    /// <summary>The rule with the options of a run.</summary>
    public static AdamW From(NamedOptions options) => new()
    {
        WeightDecay = options.Number("weight_decay", 0),
        Beta1 = options.Number("beta1", 0.9),
        Beta2 = options.Number("beta2", 0.999),
        Epsilon = options.Number("eps", 1e-8),
        AmsGrad = options.Flag("amsgrad", false),
    };
}
