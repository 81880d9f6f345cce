using Reference.Autograd;
using Reference.Tensors;
using Reference.Tensors.Backends;
using Reference.Tensors.Formats;

namespace Reference.Peft.Files;

/// <summary>
/// What a method is given at one layer: the layer's sizes, and a maker of parameters that reads them from the adapter's file, or draws them
/// where there is none. Draws are Philox numbers of (seed, the layer's number among the adapter's, tensor, element) and exact in binary32
/// whatever is computed with.
/// </summary>
public sealed class PartMaker
{
    private readonly AdapterValues _values;
    private readonly uint _number;

    internal PartMaker(AdapterValues values, string path, nint inFeatures, nint outFeatures, uint number)
    {
        (_values, Path, InFeatures, OutFeatures, _number) = (values, path, inFeatures, outFeatures, number);
    }

    /// <summary>The adapter's name.</summary>
    public string Adapter => _values.Adapter;

    /// <summary>The layer's path.</summary>
    public string Path { get; }

    /// <summary>Features that go in; rows of an embedding.</summary>
    public nint InFeatures { get; }

    /// <summary>Features that come out.</summary>
    public nint OutFeatures { get; }

    /// <summary>The shape that the file has for a tensor, or null where there is no file or no such tensor.</summary>
    public Shape? Stored(string leaf) => _values.Stored(Key(leaf));

    /// <summary>A parameter of the adapter.</summary>
    /// <param name="leaf">Its name in PEFT's file, after the layer's path.</param>
    /// <param name="shape">Its shape.</param>
    /// <param name="start">Its values where there is no file.</param>
    public Parameter Make(string leaf, Shape shape, Func<Shape, double[]> start) => _values.Make(Key(leaf), shape, start);

    /// <summary>Notes what a user should know about the adapter, where it comes from a file.</summary>
    public void Warn(string warning)
    {
        if (_values.IsFile) _values.Warnings.Add(warning);
    }

    /// <summary>Zeros.</summary>
    public static double[] Zeros(Shape shape) => new double[shape.Count];

    /// <summary>Uniform numbers in ±bound.</summary>
    /// <param name="shape">How many.</param>
    /// <param name="bound">The bound.</param>
    /// <param name="tensor">The tensor's number at this layer.</param>
    public double[] Uniform(Shape shape, double bound, uint tensor = 0)
    {
        RandomStream stream = Stream(tensor);
        return Draw(shape, i => ((2 * stream.Uniform64(i)) - 1) * bound);
    }

    /// <summary>Normal numbers around 0; otherwise as <see cref="Uniform"/>.</summary>
    public double[] Normal(Shape shape, double deviation, uint tensor = 0)
    {
        RandomStream stream = Stream(tensor);
        return Draw(shape, i => stream.Normal(i) * deviation);
    }

    private static double[] Draw(Shape shape, Func<ulong, double> draw)
    {
        var values = new double[shape.Count];
        for (int i = 0; i < values.Length; i++) values[i] = (float)draw((ulong)i);
        return values;
    }

    private RandomStream Stream(uint tensor) => new RandomKey(_values.Seed, RandomPurpose.Initialization, 0, _number).Stream(tensor);

    private string Key(string leaf) => AdapterKeys.Of(Path, leaf);
}

/// <summary>PEFT's names of tensors.</summary>
internal static class AdapterKeys
{
    /// <summary>What stands before a module's path.</summary>
    public const string Prefix = "base_model.model.";

    /// <summary>The key of a tensor of a module.</summary>
    public static string Of(string path, string leaf) => Prefix + path + "." + leaf;
}

/// <summary>Where an adapter's values come from: a file, or a seed.</summary>
/// <param name="adapter">The adapter's name.</param>
/// <param name="file">The file, or null for a new adapter.</param>
/// <param name="seed">The seed of a new adapter.</param>
/// <param name="backend">Whose tensors the values become.</param>
/// <param name="dtype">The type that is computed with.</param>
internal sealed class AdapterValues(string adapter, ITensorSource? file, ulong seed, Backend backend, DType dtype)
{
    private readonly HashSet<string> _used = new(StringComparer.Ordinal);
    private readonly List<string> _problems = [];

    /// <summary>The adapter's name.</summary>
    public string Adapter => adapter;

    /// <summary>The seed.</summary>
    public ulong Seed => seed;

    /// <summary>The type that is computed with.</summary>
    public DType DType => dtype;

    /// <summary>What a user should know.</summary>
    public List<string> Warnings { get; } = [];

    /// <summary>True where the values are read.</summary>
    public bool IsFile => file is not null;

    /// <summary>The shape of a tensor in the file.</summary>
    public Shape? Stored(string key) =>
        Entry(key) is { } entry ? new Shape([.. entry.Lengths.Select(length => checked((nint)length))]) : null;

    /// <summary>A parameter of the file, or a new one.</summary>
    public Parameter Make(string key, Shape shape, Func<Shape, double[]> start)
    {
        if (file is null) return new Parameter(key, Tensor.FromDoubles(backend, start(shape), shape, dtype));
        return new Parameter(key, Read(key, shape) ?? Tensor.Zeros(backend, shape, dtype));
    }

    /// <summary>A parameter of the file, or a copy of the model's own.</summary>
    public Parameter Copy(string key, Parameter of) =>
        file is null ? new Parameter(key, OwnCopy(of.Value)) : new Parameter(key, Read(key, of.Value.Shape) ?? OwnCopy(of.Value));

    /// <summary>A tensor of the file if it is there.</summary>
    public Tensor? Optional(string key, Shape shape) => Entry(key) is null ? null : Read(key, shape);

    /// <summary>Ends the reading.</summary>
    /// <param name="path">The file.</param>
    /// <param name="madeOn">The model that the adapter was made on, as its configuration names it.</param>
    /// <exception cref="AdapterException">A tensor is missing, has another shape, or was left over; all are listed.</exception>
    public void Finish(string path, string? madeOn)
    {
        if (file is null) return;
        var left = file.Entries.Where(entry => !_used.Contains(entry.Name))
            .Select(entry => $"'{entry.Name}' is in the file, and no part of this adapter takes it");
        string[] problems = [.. _problems, .. left];
        if (problems.Length == 0) return;
        const int Listed = 20;
        string more = problems.Length > Listed ? $"\n  … and {problems.Length - Listed} more" : "";
        string origin = madeOn is null ? "" : $" (it was made on '{madeOn}')";
        throw new AdapterException($"{path} does not hold the adapter that adapter_config.json describes on this model{origin}:\n  "
            + string.Join("\n  ", problems.Take(Listed)) + more);
    }

    private Tensor OwnCopy(Tensor value)
    {
        Tensor copy = Tensor.Empty(backend, value.Shape, dtype);
        backend.Copy(value.On(backend), copy);
        return copy;
    }

    private TensorEntry? Entry(string key) =>
        file is not null && Name(key) is { } name && file.TryGetEntry(name, out TensorEntry? entry) ? entry : null;

    /// <summary>The name in the file: PEFT takes keys with and without its prefix.</summary>
    private string? Name(string key)
    {
        if (file!.TryGetEntry(key, out _)) return key;
        string bare = key[AdapterKeys.Prefix.Length..];
        return file.TryGetEntry(bare, out _) ? bare : null;
    }

    private Tensor? Read(string key, Shape shape)
    {
        if (Name(key) is not { } name)
        {
            _problems.Add($"'{key}' {shape} is missing");
            return null;
        }

        _used.Add(name);
        Tensor stored = file!.Get(name, backend);
        if (stored.Shape == shape && stored.DType.IsFloat()) return OwnCopy(stored);
        _problems.Add($"'{name}' is {stored}; expected real numbers of shape {shape}");
        return null;
    }
}
