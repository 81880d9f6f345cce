using Autograd.Tests.Cases;
using Reference.Autograd;
using Reference.Autograd.Checking;
using Reference.Tensors;
using Reference.Tensors.Backends;
using Reference.Tensors.Backends.Scalar;

namespace Autograd.Tests.Gradients;

/// <summary>A call's output and the gradients of its inputs.</summary>
internal sealed record Evaluation(double[] Output, double[][] Gradients)
{
    /// <summary>Weights of the output: whole and half numbers of either sign.</summary>
    public static double Upstream(int i) => ((i * 7 % 5) - 2.5) / 2;

    public static Evaluation Of(Recorded function, IReadOnlyList<CheckedInput> inputs) =>
        Of(function, inputs, ScalarBackend.Instance, DType.F64);

    public static Evaluation Of(Recorded function, IReadOnlyList<CheckedInput> inputs, Backend backend, DType dtype)
    {
        using var step = new Step(backend, dtype);
        Graph graph = step.BeginBatch();
        Parameter? Weight(CheckedInput x) => x.Kind == CheckedInputKind.Parameter ? new Parameter(x.Name, x.Value.To(dtype)) : null;
        Parameter?[] parameters = [.. inputs.Select(Weight)];
        Variable[] variables = [.. inputs.Select((x, i) =>
            parameters[i] is { } p ? step.Use(p) : graph.Input(x.Value.To(dtype), requiresGradient: true))];
        Variable output = function(step, graph, variables);
        double[] weights = [.. Enumerable.Range(0, (int)output.Value.Count).Select(Upstream)];
        Tensor upstream = Tensor.FromDoubles(backend, weights, output.Shape, dtype);
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
