using Autograd.Tests.Cases;
using Reference.Autograd;
using Reference.Autograd.Checking;
using Reference.Tensors;
using Reference.Tensors.Backends.Scalar;

namespace Autograd.Tests.Gradients;

/// <summary>A call's output and the gradients of its inputs, in float64.</summary>
internal sealed record Evaluation(double[] Output, double[][] Gradients)
{
    /// <summary>Weights of the output: whole and half numbers of either sign.</summary>
    public static double Weight(int i) => ((i * 7 % 5) - 2.5) / 2;

    public static Evaluation Of(Recorded function, IReadOnlyList<CheckedInput> inputs)
    {
        using var step = new Step(ScalarBackend.Instance, DType.F64);
        Graph graph = step.BeginBatch();
        Parameter?[] parameters = [.. inputs.Select(x => x.Kind == CheckedInputKind.Parameter ? new Parameter(x.Name, x.Value) : null)];
        Variable[] variables = [.. inputs.Select((x, i) =>
            parameters[i] is { } p ? step.Use(p) : graph.Input(x.Value, requiresGradient: true))];
        Variable output = function(step, graph, variables);
        double[] weights = [.. Enumerable.Range(0, (int)output.Value.Count).Select(Weight)];
        Tensor upstream = Tensor.From<double>(ScalarBackend.Instance, weights, output.Shape);
        bool ofStep = output.Graph.IsStepStage;
        if (ofStep) step.Seed(output, upstream);
        else graph.Backward(output, upstream);
        Tensor?[] ofTokens = [.. inputs.Select((_, i) => parameters[i] is null && !ofStep ? graph.GradientOf(variables[i]) : null)];
        step.Finish();
        double[][] gradients = [.. inputs.Select((x, i) =>
            (parameters[i] is { } p ? step.GradientOf(p) : ofTokens[i])?.ToDoubles() ?? new double[x.Value.Count])];
        return new(output.Value.ToDoubles(), gradients);
    }
}
