using Reference.Autograd;
using Reference.Tensors;
using Reference.Tensors.Backends;

namespace Reference.Training.Optimizers;

/// <summary>
/// Lion (Chen et al. 2023, arXiv 2302.06675), as lion-pytorch: p ← p·(1 − rate·λ); p ← p − rate·sign(β₁·m + (1 − β₁)·g); m ← β₂·m + (1 −
/// β₂)·g.
/// </summary>
public sealed class Lion : Optimizer
{
    /// <summary>β₁, the weight of the momentum in the direction; in [0, 1).</summary>
    public double Beta1 { get; init; } = 0.9;

    /// <summary>β₂, the momentum's memory; in [0, 1).</summary>
    public double Beta2 { get; init; } = 0.99;

    /// <summary>The rule with the options of a run.</summary>
    public static Lion From(NamedOptions options) => new()
    {
        WeightDecay = options.Number("weight_decay", 0),
        Beta1 = options.Number("beta1", 0.9),
        Beta2 = options.Number("beta2", 0.99),
    };

    /// <inheritdoc/>
    protected override void Update(Parameter parameter, Tensor gradient, double decay, double rate)
    {
        var step = new AdamStep(Beta1, Beta2, Epsilon: 0, StepSize: rate, RootCorrection: 1, Keep: 1 - (rate * decay));
        parameter.Value.Backend.Lion(gradient, step, parameter.Value, StateOf(parameter, "exp_avg"));
    }
}
