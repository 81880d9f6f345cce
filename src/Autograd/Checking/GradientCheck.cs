using Reference.Tensors;

namespace Reference.Autograd.Checking;

/// <summary>
/// Checks the gradients of a function in two independent ways: forward-mode derivatives on dual numbers through the scalar specification,
/// which have no step size, and extrapolated central differences. For users' own functions as for the operations here.
/// </summary>
public static class GradientCheck
{
    /// <summary>
    /// Checks the gradient of Σ wₖ·yₖ for fixed weights w and y = <paramref name="function"/>(inputs), by every input that is not
    /// constant: element by element, or along directions where there are more than <see cref="GradientCheckOptions.ElementLimit"/>.
    /// </summary>
    /// <param name="function">Records in the graph it is given (a micro-batch's); computes in <see cref="Step.DType"/>, F64 or Dual, and
    /// makes its constants in that type. It is run many times and must do the same each time.</param>
    /// <param name="inputs">What it is given, F64.</param>
    /// <param name="options">Tolerances and sizes.</param>
    /// <exception cref="ArgumentException">An input is not F64.</exception>
    public static GradientCheckReport Run(
        Func<Step, Graph, IReadOnlyList<Variable>, Variable> function,
        IReadOnlyList<CheckedInput> inputs,
        GradientCheckOptions? options = null)
    {
        options ??= new GradientCheckOptions();
        foreach (CheckedInput input in inputs)
            if (input.Value.DType != DType.F64)
                throw new ArgumentException($"gradient check: input {input.Name} is {input.Value}, F64 is expected");
        var checkedFunction = new CheckedFunction(function, inputs, options);
        double[]?[] gradients = checkedFunction.Reverse();
        var entries = new List<GradientCheckEntry>();
        for (int i = 0; i < inputs.Count; i++)
            if (gradients[i] is { } gradient) entries.Add(Check(checkedFunction, i, inputs[i], gradient, options));
        return new GradientCheckReport(entries, options);
    }

    private static GradientCheckEntry Check(
        CheckedFunction function, int i, CheckedInput input, double[] gradient, GradientCheckOptions options)
    {
        bool perElement = gradient.Length <= options.ElementLimit;
        double[][] directions = perElement ? Units(gradient.Length) : Dense(gradient.Length, options);
        double[] found = Array.ConvertAll(directions, v => Along(gradient, v));
        GradientError dual = Worst(gradient, found, Array.ConvertAll(directions, v => function.Tangent(i, v)));
        GradientError? difference = null;
        if (options.Differences) difference = Worst(gradient, found, Array.ConvertAll(directions, v => function.Difference(i, v)));
        return new GradientCheckEntry(input.Name, input.Value.Shape, perElement, Largest(gradient), dual, difference);
    }

    private static GradientError Worst(double[] gradient, double[] found, double[] expected)
    {
        double scale = Math.Max(Largest(gradient), Largest(expected));
        var worst = new GradientError(0, 0, found.Length > 0 ? found[0] : 0, expected.Length > 0 ? expected[0] : 0);
        for (int k = 0; k < found.Length; k++)
        {
            double error = scale == 0 ? 0 : Math.Abs(found[k] - expected[k]) / scale;
            if (!(error <= worst.Relative)) worst = new GradientError(error, k, found[k], expected[k]);
            if (double.IsNaN(error)) break;
        }

        return worst;
    }

    private static double Largest(double[] values)
    {
        double largest = 0;
        foreach (double value in values) largest = Math.Max(largest, Math.Abs(value));
        return largest;
    }

    private static double Along(double[] gradient, double[] direction)
    {
        double sum = 0;
        for (int k = 0; k < gradient.Length; k++) sum += gradient[k] * direction[k];
        return sum;
    }

    private static double[][] Units(int count)
    {
        var units = new double[count][];
        for (int k = 0; k < count; k++)
        {
            units[k] = new double[count];
            units[k][k] = 1;
        }

        return units;
    }

    private static double[][] Dense(int count, GradientCheckOptions options)
    {
        var directions = new double[options.Directions][];
        for (int d = 0; d < directions.Length; d++)
        {
            double[] direction = CheckNumbers.Row(options.Seed, (ulong)d + 1, count);
            double length = Math.Sqrt(Along(direction, direction));
            directions[d] = Array.ConvertAll(direction, x => x / length);
        }

        return directions;
    }
}
