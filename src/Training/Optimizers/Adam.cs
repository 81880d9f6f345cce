namespace Reference.Training.Optimizers;

/// <summary>
/// Adam (Kingma and Ba 2015, arXiv 1412.6980), as torch.optim.Adam: g ← g + λ·p; m ← β₁·m + (1 − β₁)·g; v ← β₂·v + (1 − β₂)·g²;
/// p ← p − rate/(1 − β₁ᵗ)·m/(√v/√(1 − β₂ᵗ) + ε).
/// </summary>
public sealed class Adam : AdamRule
{
    /// <inheritdoc/>
    protected override bool IsDecoupled => false;

    /// <summary>The rule with the options of a run.</summary>
    public static Adam From(NamedOptions options) => new()
    {
        WeightDecay = options.Number("weight_decay", 0),
        Beta1 = options.Number("beta1", 0.9),
        Beta2 = options.Number("beta2", 0.999),
        Epsilon = options.Number("eps", 1e-8),
        AmsGrad = options.Flag("amsgrad", false),
    };
}
