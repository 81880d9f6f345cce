using System.Diagnostics.CodeAnalysis;
using Reference.Tensors;
using Reference.Tensors.Backends;
using Reference.Tensors.Formats;
using Reference.Transformer.Configuration;
using Reference.Transformer.Families;
using Reference.Transformer.Heads;
using Reference.Transformer.Models;

namespace Reference.Tests.Models;

/// <summary>
/// The weights of a model that no file holds: element i of the n-th tensor (ordinal by name) is a pure function of seed, n and i. Norms' gains lie around
/// 1, all else around 0, scaled so that activations keep their size.
/// </summary>
internal sealed class RandomWeights : ITensorSource
{
    private readonly SortedDictionary<string, Shape> _shapes;
    private readonly ulong _seed;
    private readonly DType _dtype;

    private RandomWeights(DecoderConfig config, ulong seed, DType dtype)
    {
        (_shapes, _seed, _dtype) = (WeightShapes.Of(config), seed, dtype);
        Entries = [.. _shapes.Select(pair => new TensorEntry(pair.Key, dtype.ToString(), dtype, [.. pair.Value.Lengths.ToArray().Select(n => (long)n)], 0, 0))];
    }

    /// <inheritdoc/>
    public string Path => "random weights";

    /// <inheritdoc/>
    public IReadOnlyList<TensorEntry> Entries { get; }

    /// <summary>A language model with random weights.</summary>
    /// <param name="config">What it is.</param>
    /// <param name="seed">Names the weights.</param>
    /// <param name="backend">Whose tensors they are.</param>
    /// <param name="dtype">The type that they are stored in and computed with.</param>
    public static CausalLanguageModel Model(DecoderConfig config, ulong seed, Backend backend, DType dtype)
    {
        string prefix = KnownFamilies.Find(config.ModelType)!.TrunkPrefix;
        var reader = new WeightReader(new RandomWeights(config, seed, dtype), backend, dtype, prefix, _ => false);
        return (CausalLanguageModel)new DecoderBuilder(config, reader).Build();
    }

    /// <inheritdoc/>
    public bool TryGetEntry(string name, [NotNullWhen(true)] out TensorEntry? entry)
    {
        entry = _shapes.ContainsKey(name) ? Entries.First(known => known.Name == name) : null;
        return entry is not null;
    }

    /// <inheritdoc/>
    public Tensor Get(string name, Backend backend)
    {
        Shape shape = _shapes[name];
        uint number = (uint)_shapes.Keys.TakeWhile(known => known != name).Count();
        RandomStream stream = new RandomKey(_seed, RandomPurpose.Initialization, 0, number).Stream();
        bool isGain = shape.Rank == 1 && name.EndsWith(".weight", StringComparison.Ordinal);
        double spread = shape.Rank == 1 ? 0.25 : 1.75 / Math.Sqrt(shape[-1]);
        var values = new double[shape.Count];
        for (int i = 0; i < values.Length; i++)
            values[i] = (float)((isGain ? 1 : 0) + (spread * ((2 * stream.Uniform64((ulong)i)) - 1)));
        return Tensor.FromDoubles(backend, values, shape, _dtype);
    }
}
