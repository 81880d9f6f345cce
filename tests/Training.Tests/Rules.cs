using Reference.Autograd;
using Reference.Tensors;
using Reference.Tensors.Backends;
using Reference.Training.Optimizers;

namespace Reference.Tests.Training;

/// <summary>Every rule of the list with options that use all of its state, and short runs of them.</summary>
internal static class Rules
{
    private static readonly Dictionary<string, Dictionary<string, object>> s_options = new(StringComparer.Ordinal)
    {
        ["sgd"] = new() { ["momentum"] = 0.9, ["weight_decay"] = 0.1 },
        ["adam"] = new() { ["amsgrad"] = true, ["weight_decay"] = 0.1 },
        ["adamw"] = new() { ["amsgrad"] = true, ["weight_decay"] = 0.1 },
        ["adafactor"] = new() { ["beta1"] = 0.9, ["weight_decay"] = 0.1, ["relative_step"] = false },
    };

    /// <summary>The names of the list.</summary>
    public static TheoryData<string> Names => new(OptimizerRules.All.Select(rule => rule.Name));

    /// <summary>A new optimizer.</summary>
    public static Optimizer Make(string name) =>
        OptimizerRules.Create(name, s_options.GetValueOrDefault(name) ?? new() { ["weight_decay"] = 0.1 });

    /// <summary>A matrix and a vector.</summary>
    public static Parameter[] Parameters(Backend backend, DType dtype) =>
        [new("w", Numbers(backend, dtype, 1, 5, 7)), new("b", Numbers(backend, dtype, 2, 6))];

    /// <summary>Gradients of a step; the vector has none in every third.</summary>
    public static ParameterGradient[] Gradients(Parameter[] parameters, int step) =>
    [
        new(parameters[0], Numbers(parameters[0].Value.Backend, parameters[0].Value.DType, 10 + step, 5, 7)),
        new(
            parameters[1], step % 3 == 1 ? null : Numbers(parameters[1].Value.Backend, parameters[1].Value.DType, 50 + step, 6),
            Decays: false),
    ];

    /// <summary>Steps from one to another.</summary>
    public static void Run(Optimizer optimizer, Parameter[] parameters, int from, int to)
    {
        for (int step = from; step < to; step++) optimizer.Step(Gradients(parameters, step), 0.01 * (step + 1));
    }

    /// <summary>All numbers of the parameters.</summary>
    public static double[] Values(Parameter[] parameters) => [.. parameters.SelectMany(parameter => parameter.Value.ToDoubles())];

    private static Tensor Numbers(Backend backend, DType dtype, int seed, params ReadOnlySpan<nint> lengths)
    {
        RandomStream stream = new RandomKey((ulong)seed, RandomPurpose.Sampling).Stream();
        var shape = new Shape(lengths);
        var values = new double[(int)shape.Count];
        for (int i = 0; i < values.Length; i++) values[i] = ((stream.Bits32((ulong)i) % 2001) - 1000.0) / 700;
        return Tensor.FromDoubles(backend, values, shape, dtype);
    }
}
