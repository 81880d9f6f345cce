using Reference.Autograd;
using Reference.Tensors;
using Reference.Tensors.Backends;
using Reference.Tensors.Formats;
using Reference.Transformer.Configuration;
using Reference.Transformer.Families;
using Reference.Transformer.Layers;

namespace Reference.Transformer.Models;

/// <summary>
/// A model that no file holds: where pre-training starts, and the control that shows what a pre-trained base is worth. Weights start as
/// transformers starts them (PreTrainedModel._init_weights): matrices and embeddings normal with mean 0, biases and the padding row 0,
/// norms' gains 1; GPT-2's projections into the residual stream are narrower by √(2·layers), as its own _init_weights has it.
/// </summary>
public static class RandomModel
{
    /// <summary>initializer_range of every family here.</summary>
    public const double Spread = 0.02;

    /// <summary>Makes a model. Weights are a pure function of config, seed and spread: drawn in binary64, rounded once.</summary>
    /// <remarks>
    /// Element i of a matrix is spread times <see cref="RandomStream.Normal"/> of i, from the key of seed,
    /// <see cref="RandomPurpose.Initialization"/> and the parameter's number, ordinal by name among all of the model's parameters.
    /// </remarks>
    /// <param name="config">What it is.</param>
    /// <param name="seed">Names the weights.</param>
    /// <param name="backend">Whose tensors they are.</param>
    /// <param name="dtype">The type that they are stored in and computed with; F32 or F64 for training.</param>
    /// <param name="spread">The standard deviation; at least 0.</param>
    public static PretrainedModel Create(DecoderConfig config, ulong seed, Backend backend, DType dtype, double spread = Spread)
    {
        ArgumentNullException.ThrowIfNull(config);
        ArgumentNullException.ThrowIfNull(backend);

        // A reader that finds nothing stands in placeholders of the right shapes; every one of them is replaced.
        string prefix = KnownFamilies.Find(config.ModelType)!.TrunkPrefix;
        Module root = new DecoderBuilder(config, new WeightReader(NoTensors.Instance, backend, dtype, prefix, _ => false)).Build();
        var draws = new List<(Parameter Parameter, Func<RandomStream, double[]> Draw)>();
        foreach (Module module in root.Tree())
            foreach ((_, Parameter parameter) in module.OwnParameters) draws.Add((parameter, Rule(config, module, parameter, spread)));
        uint number = 0;
        foreach ((Parameter parameter, Func<RandomStream, double[]> draw) in draws.OrderBy(pair => pair.Parameter.Name, StringComparer.Ordinal))
        {
            RandomStream stream = new RandomKey(seed, RandomPurpose.Initialization, 0, number++).Stream();
            parameter.Value = Tensor.FromDoubles(backend, draw(stream), parameter.Value.Shape, dtype);
        }

        return new PretrainedModel(config, root, config.Warnings, NoTensors.Instance);
    }

    private static Func<RandomStream, double[]> Rule(DecoderConfig config, Module module, Parameter parameter, double spread)
    {
        var count = (int)parameter.Value.Count;
        if (parameter.Value.Shape.Rank == 1)
        {
            double constant = module is NormLayer norm && ReferenceEquals(parameter, norm.Weight) ? 1 : 0;
            return _ => [.. Enumerable.Repeat(constant, count)];
        }

        bool intoResidual = config.ModelType == "gpt2" && parameter.Name.EndsWith("c_proj.weight", StringComparison.Ordinal);
        double deviation = intoResidual ? spread / Math.Sqrt(2 * config.Layers) : spread;
        int? padding = parameter.Name.EndsWith("embed_tokens.weight", StringComparison.Ordinal) ? config.PaddingRow : null;
        return stream => Normal(stream, count, deviation, padding, (int)parameter.Value.Shape[-1]);
    }

    private static double[] Normal(RandomStream stream, int count, double deviation, int? padding, int columns)
    {
        var values = new double[count];
        for (int i = 0; i < count; i++) values[i] = deviation * stream.Normal((ulong)i);
        if (padding is { } row) values.AsSpan(row * columns, columns).Clear();
        return values;
    }
}
