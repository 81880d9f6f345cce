using Reference.Autograd;
using Reference.Tensors;
using Reference.Tensors.Arithmetic;
using Reference.Tensors.Backends;

namespace Reference.Training.Optimizers;

/// <summary>
/// Adamax (Kingma and Ba 2015, §7.1), as torch.optim.Adamax: g ← g + λ·p; m ← β₁·m + (1 − β₁)·g; u ← max(β₂·u, |g| + ε); p ← p − rate/(1 −
/// β₁ᵗ)·m/u.
/// </summary>
public sealed class Adamax : Optimizer
{
    /// <summary>β₁; in [0, 1).</summary>
    public double Beta1 { get; init; } = 0.9;

    /// <summary>β₂; in [0, 1).</summary>
    public double Beta2 { get; init; } = 0.999;

    /// <summary>ε.</summary>
    public double Epsilon { get; init; } = 1e-8;

    /// <summary>The rule with the options of a run.</summary>
    public static Adamax From(NamedOptions options) => new()
    {
        WeightDecay = options.Number("weight_decay", 0),
        Beta1 = options.Number("beta1", 0.9),
        Beta2 = options.Number("beta2", 0.999),
        Epsilon = options.Number("eps", 1e-8),
    };

    /// <inheritdoc/>
    protected override void Update(Parameter parameter, Tensor gradient, double decay, double rate)
    {
        double t = CountStep(parameter);
        var step = new AdamStep(Beta1, Beta2, Epsilon, rate / (1 - Functions64.Pow(Beta1, t)), RootCorrection: 1, Penalty: decay);
        parameter.Value.Backend.Adamax(gradient, step, parameter.Value, StateOf(parameter, "exp_avg"), StateOf(parameter, "exp_inf"));
    }
}
