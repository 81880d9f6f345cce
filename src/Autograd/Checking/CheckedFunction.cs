using Reference.Tensors;
using Reference.Tensors.Arithmetic;
using Reference.Tensors.Backends;
using Reference.Tensors.Backends.Scalar;

namespace Reference.Autograd.Checking;

/// <summary>A function under check: evaluated with its gradients, on dual numbers, or at a point beside.</summary>
internal sealed class CheckedFunction(
    Func<Step, Graph, IReadOnlyList<Variable>, Variable> function, IReadOnlyList<CheckedInput> inputs, GradientCheckOptions options)
{
    private readonly HeldConstants _held = new();
    private double[] _weights = [];

    /// <summary>Gradients of the weighted output by the backward walk, one array an input; null for a constant.</summary>
    public double[]?[] Reverse()
    {
        using var step = new Step(options.Backend, DType.F64) { Intercept = options.Intercept, Held = _held };
        Graph graph = step.BeginBatch();
        var parameters = new Parameter?[inputs.Count];
        Variable[] variables = Variables(step, graph, (input, _) => input.Value.On(options.Backend), parameters);
        Variable output = function(step, graph, variables);
        _weights = CheckNumbers.Row(options.Seed, 0, output.Value.Count);
        Tensor weights = Tensor.From<double>(options.Backend, _weights, output.Shape);
        if (output.Graph.IsStepStage) step.Seed(output, weights);
        else graph.Backward(output, weights);
        Tensor?[] gradients = new Tensor?[inputs.Count];
        for (int i = 0; i < gradients.Length; i++)
            if (parameters[i] is null && !inputs[i].IsConstant && !output.Graph.IsStepStage) gradients[i] = graph.GradientOf(variables[i]);
        step.Finish();
        var result = new double[]?[inputs.Count];
        for (int i = 0; i < result.Length; i++)
        {
            Tensor? gradient = parameters[i] is { } parameter ? step.GradientOf(parameter) : gradients[i];
            if (!inputs[i].IsConstant) result[i] = gradient?.ToDoubles() ?? new double[inputs[i].Value.Count];
        }

        return result;
    }

    /// <summary>
    /// The derivative of the weighted output when input <paramref name="i"/> moves along <paramref name="direction"/>, by dual numbers.
    /// </summary>
    public double Tangent(int i, double[] direction)
    {
        Tensor output = Evaluate(ScalarBackend.Instance, DType.Dual, (input, j) => AsDual(input.Value, j == i ? direction : null));
        Dual[] duals = output.ToArray<Dual>();
        double sum = 0;
        for (int k = 0; k < duals.Length; k++) sum += _weights[k] * duals[k].Tangent;
        return sum;
    }

    /// <summary>
    /// The same by central differences with steps h, h/2 and h/4, extrapolated to 0 (Richardson 1911): the error falls with h⁶.
    /// </summary>
    public double Difference(int i, double[] direction)
    {
        double h = options.StepSize;
        double wide = Central(i, direction, h), middle = Central(i, direction, h / 2), narrow = Central(i, direction, h / 4);
        double first = ((4 * middle) - wide) / 3, second = ((4 * narrow) - middle) / 3;
        return ((16 * second) - first) / 15;
    }

    private double Central(int i, double[] direction, double h)
    {
        (double[] up, double[] down) = (Values(i, direction, h), Values(i, direction, -h));
        double sum = 0;
        for (int k = 0; k < up.Length; k++) sum += _weights[k] * (up[k] - down[k]);
        return sum / (2 * h);
    }

    private double[] Values(int i, double[] direction, double t) =>
        Evaluate(ScalarBackend.Instance, DType.F64, (input, j) =>
            j == i ? Moved(input.Value, direction, t) : input.Value.On(ScalarBackend.Instance)).ToDoubles();

    private Tensor Evaluate(Backend backend, DType dtype, Func<CheckedInput, int, Tensor> value)
    {
        _held.Replay();
        using var step = new Step(backend, dtype, records: false) { Held = _held };
        Graph graph = step.BeginBatch();
        return function(step, graph, Variables(step, graph, value, new Parameter?[inputs.Count])).Value;
    }

    private Variable[] Variables(Step step, Graph graph, Func<CheckedInput, int, Tensor> value, Parameter?[] parameters)
    {
        var variables = new Variable[inputs.Count];
        for (int i = 0; i < variables.Length; i++)
        {
            CheckedInput input = inputs[i];
            Tensor tensor = value(input, i);
            if (input.Kind == CheckedInputKind.Parameter)
                parameters[i] = new Parameter(input.Name, tensor) { Trainable = !input.IsConstant };
            variables[i] = parameters[i] is { } parameter ? step.Use(parameter) : graph.Input(tensor, !input.IsConstant);
        }

        return variables;
    }

    private static Tensor Moved(Tensor x, double[] direction, double t)
    {
        double[] values = x.ToDoubles();
        for (int k = 0; k < values.Length; k++) values[k] += t * direction[k];
        return Tensor.From<double>(ScalarBackend.Instance, values, x.Shape);
    }

    private static Tensor AsDual(Tensor x, double[]? direction)
    {
        double[] values = x.ToDoubles();
        var duals = new Dual[values.Length];
        for (int k = 0; k < values.Length; k++) duals[k] = new Dual(values[k], direction?[k] ?? 0);
        return Tensor.From<Dual>(ScalarBackend.Instance, duals, x.Shape);
    }
}
