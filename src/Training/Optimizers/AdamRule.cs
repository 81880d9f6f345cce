using Reference.Autograd;
using Reference.Tensors;
using Reference.Tensors.Arithmetic;
using Reference.Tensors.Backends;

namespace Reference.Training.Optimizers;

/// <summary>What Adam and AdamW share; they differ in where the weight decay goes.</summary>
public abstract class AdamRule : Optimizer
{
    /// <summary>β₁, the first moment's memory; in [0, 1).</summary>
    public double Beta1 { get; init; } = 0.9;

    /// <summary>β₂, the second moment's memory; in [0, 1).</summary>
    public double Beta2 { get; init; } = 0.999;

    /// <summary>ε, added to the root.</summary>
    public double Epsilon { get; init; } = 1e-8;

    /// <summary>True to divide by the largest second moment so far (Reddi et al. 2018).</summary>
    public bool AmsGrad { get; init; }

    /// <summary>True where weight decay shrinks the parameter itself and is no part of the gradient.</summary>
    protected abstract bool IsDecoupled { get; }

    /// <inheritdoc/>
    protected override void Update(Parameter parameter, Tensor gradient, double decay, double rate)
    {
        double t = CountStep(parameter);
        var step = new AdamStep(
            Beta1, Beta2, Epsilon, rate / (1 - Functions64.Pow(Beta1, t)), Math.Sqrt(1 - Functions64.Pow(Beta2, t)),
            Penalty: IsDecoupled ? 0 : decay, Keep: IsDecoupled ? 1 - (rate * decay) : 1);
        parameter.Value.Backend.Adam(
            gradient, step, parameter.Value, StateOf(parameter, "exp_avg"), StateOf(parameter, "exp_avg_sq"),
            AmsGrad ? StateOf(parameter, "max_exp_avg_sq") : null);
    }
}
