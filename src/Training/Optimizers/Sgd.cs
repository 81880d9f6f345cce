using Reference.Autograd;
using Reference.Tensors;
using Reference.Tensors.Backends;

namespace Reference.Training.Optimizers;

/// <summary>
/// Stochastic gradient descent with momentum (Sutskever et al. 2013), as torch.optim.SGD: g ← g + λ·p; b ← μ·b + (1 − τ)·g, at first g;
/// p ← p − rate·b, or p − rate·(g + μ·b) with Nesterov's.
/// </summary>
public sealed class Sgd : Optimizer
{
    /// <summary>μ; 0 for none.</summary>
    public double Momentum { get; init; }

    /// <summary>τ.</summary>
    public double Dampening { get; init; }

    /// <summary>True for Nesterov's momentum.</summary>
    public bool Nesterov { get; init; }

    /// <summary>The rule with the options of a run.</summary>
    public static Sgd From(NamedOptions options) => new()
    {
        WeightDecay = options.Number("weight_decay", 0),
        Momentum = options.Number("momentum", 0),
        Dampening = options.Number("dampening", 0),
        Nesterov = options.Flag("nesterov", false),
    };

    /// <inheritdoc/>
    protected override void Update(Parameter parameter, Tensor gradient, double decay, double rate)
    {
        const string Buffer = "momentum_buffer";
        bool isFirst = !State.ContainsKey($"{parameter.Name}.{Buffer}");
        Tensor? momentum = Momentum == 0 ? null : StateOf(parameter, Buffer);
        parameter.Value.Backend.Sgd(gradient, new SgdStep(rate, decay, Momentum, Dampening, Nesterov, isFirst), parameter.Value, momentum);
    }
}
