using System.Runtime.InteropServices;
using Reference.Autograd;
using Reference.Tensors;
using Reference.Tensors.Backends;
using Reference.Tensors.Formats;

namespace Reference.Transformer.Models;

/// <summary>
/// Hands out a source's tensors as parameters under the model's names, checks shapes, and in the end that every tensor was used. Files of a bare trunk
/// lack the trunk's prefix; it is looked for with and without.
/// </summary>
/// <param name="source">The tensors.</param>
/// <param name="backend">Whose tensors they become.</param>
/// <param name="dtype">The type that is computed with; vectors are converted to it, matrices stay as they are stored.</param>
/// <param name="prefix">The trunk's prefix with its dot, which names in the file may lack.</param>
/// <param name="ignored">True for a name that holds no weight (buffers of old versions).</param>
public sealed class WeightReader(ITensorSource source, Backend backend, DType dtype, string prefix, Func<string, bool> ignored)
{
    private const int ListedProblems = 50;
    private readonly HashSet<string> _used = new(StringComparer.Ordinal);
    private readonly List<string> _problems = [];

    /// <summary>True where the file has a name, with or without the prefix.</summary>
    public bool Has(string name) => InFile(name) is not null;

    /// <summary>A matrix, an opaque operand in its storage type.</summary>
    public Parameter Matrix(string name, nint rows, nint columns) => new(name, Read(name, new Shape(rows, columns)));

    /// <summary>A vector, in the type that is computed with.</summary>
    public Parameter Vector(string name, nint length) => new(name, Read(name, new Shape(length)).To(dtype));

    /// <summary>A vector where <paramref name="there"/>, else none.</summary>
    public Parameter? VectorIf(bool there, string name, nint length) => there ? Vector(name, length) : null;

    /// <summary>A tensor that the file may hold a second time under <paramref name="name"/>: it must then equal the first bit for bit.</summary>
    public void AllowCopy(string name, Parameter of)
    {
        if (InFile(name) is not { } file) return;
        _used.Add(file);
        Tensor copy = source.Get(file, backend);
        if (copy.Shape != of.Value.Shape || copy.DType != of.Value.DType || !MemoryMarshal.AsBytes<double>(copy.ToDoubles()).SequenceEqual(MemoryMarshal.AsBytes<double>(of.Value.ToDoubles())))
            _problems.Add($"'{file}' differs from '{of.Name}', to which the config ties it (tie_word_embeddings)");
    }

    /// <summary>What is wrong with what was read, and what was left over; empty where the file holds the model.</summary>
    public IReadOnlyList<string> Problems() =>
    [
        .. _problems,
        .. source.Entries.Where(entry => !_used.Contains(entry.Name) && !ignored(entry.Name))
            .Select(entry => $"'{entry.Name}' is in the file, and no part of this model takes it"),
    ];

    /// <summary>Ends the reading.</summary>
    /// <exception cref="InvalidDataException">A tensor is missing, has another shape, or was left over; all are listed (of very many, the
    /// first).</exception>
    public void Finish()
    {
        IReadOnlyList<string> problems = Problems();
        if (problems.Count == 0) return;
        string more = problems.Count > ListedProblems ? $"\n  … and {problems.Count - ListedProblems} more" : "";
        string listed = string.Join("\n  ", problems.Take(ListedProblems)) + more;
        throw new InvalidDataException($"{source.Path} does not hold the model that its config describes:\n  {listed}");
    }

    private Tensor Read(string name, Shape shape)
    {
        if (InFile(name) is not { } file)
        {
            _problems.Add($"'{name}' {shape} is missing");
            return Placeholder(shape);
        }

        _used.Add(file);
        Tensor tensor = source.Get(file, backend);
        if (tensor.Shape == shape && (tensor.DType.IsFloat() || tensor.DType.IsQuantized())) return tensor;
        _problems.Add($"'{file}' is {tensor}; expected real numbers of shape {shape}");
        return Placeholder(shape);
    }

    /// <summary>Stands in until all problems are known; broadcast from one number, so it takes no memory.</summary>
    private Tensor Placeholder(Shape shape) =>
        Tensor.Zeros(backend, default, dtype).BroadcastTo(shape);

    private string? InFile(string name)
    {
        if (source.TryGetEntry(name, out _)) return name;
        return name.StartsWith(prefix, StringComparison.Ordinal) && source.TryGetEntry(name[prefix.Length..], out _) ? name[prefix.Length..] : null;
    }
}
