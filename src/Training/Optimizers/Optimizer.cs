using Reference.Autograd;
using Reference.Tensors;

namespace Reference.Training.Optimizers;

/// <summary>
/// An update rule. It owns nothing but state, which is tensors by name ("weight.exp_avg"), so that a checkpoint needs to know nothing of
/// rules. A parameter without a gradient is left alone: its step count stands still. The set of parameters may change between steps.
/// </summary>
public abstract class Optimizer
{
    private readonly SortedDictionary<string, Tensor> _state = new(StringComparer.Ordinal);

    /// <summary>λ of the weight decay, for parameters that decay; at least 0.</summary>
    public double WeightDecay { get; init; }

    /// <summary>All state by name, ordinal; empty before the first step.</summary>
    public IReadOnlyDictionary<string, Tensor> State => _state;

    /// <summary>Replaces all state by what a checkpoint held.</summary>
    /// <param name="state">Tensors by name, kept and written from now on.</param>
    public void LoadState(IEnumerable<KeyValuePair<string, Tensor>> state)
    {
        ArgumentNullException.ThrowIfNull(state);
        _state.Clear();
        foreach ((string name, Tensor tensor) in state) _state.Add(name, tensor);
    }

    /// <summary>One step: changes the parameters that have gradients.</summary>
    /// <param name="parameters">Parameters with gradients, in any order: no rule here mixes them.</param>
    /// <param name="rate">The learning rate of this step; at least 0.</param>
    /// <exception cref="ArgumentException">The rate is no finite number of at least 0, or a parameter stands twice.</exception>
    public void Step(IReadOnlyList<ParameterGradient> parameters, double rate)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        string rule = GetType().Name;
        if (!(rate >= 0 && double.IsFinite(rate)))
            throw new ArgumentException(FormattableString.Invariant($"{rule}: the rate is {rate}, expected a finite number of at least 0"));
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (ParameterGradient one in parameters)
        {
            if (!seen.Add(one.Parameter.Name)) throw new ArgumentException($"{rule}: {one.Parameter.Name} stands twice in a step");
            if (one.Gradient is { } gradient) Update(one.Parameter, gradient, one.Decays ? WeightDecay : 0, rate);
        }
    }

    /// <summary>Changes one parameter and its state.</summary>
    /// <param name="parameter">The parameter.</param>
    /// <param name="gradient">Its gradient.</param>
    /// <param name="decay">λ, 0 for none.</param>
    /// <param name="rate">The learning rate.</param>
    protected abstract void Update(Parameter parameter, Tensor gradient, double decay, double rate);

    /// <summary>State of a parameter; zeros where there is none yet.</summary>
    /// <param name="parameter">Whose.</param>
    /// <param name="what">Its name, as the reference implementation calls it.</param>
    /// <param name="shape">The parameter's shape unless said.</param>
    /// <exception cref="InvalidOperationException">What was loaded has another shape or type.</exception>
    protected Tensor StateOf(Parameter parameter, string what, Shape? shape = null)
    {
        string name = $"{parameter.Name}.{what}";
        Shape wanted = shape ?? parameter.Value.Shape;
        DType dtype = parameter.Value.DType;
        if (!_state.TryGetValue(name, out Tensor? found)) _state.Add(name, found = Tensor.Zeros(parameter.Value.Backend, wanted, dtype));
        if (found.Shape == wanted && found.DType == dtype) return found;
        throw new InvalidOperationException(
            $"optimizer state {name} is {found}, expected {dtype}{wanted}; it belongs to another model or rule: load the checkpoint of this one");
    }

    /// <summary>Counts a step of a parameter: 1 for its first. The count is state too ("weight.step", I64).</summary>
    protected long CountStep(Parameter parameter)
    {
        string name = $"{parameter.Name}.step";
        long step = _state.TryGetValue(name, out Tensor? found) ? found.ToArray<long>()[0] + 1 : 1;
        _state[name] = Tensor.From<long>(parameter.Value.Backend, [step], new Shape());
        return step;
    }
}
