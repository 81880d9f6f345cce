using System.Diagnostics.CodeAnalysis;
using Reference.Tensors.Backends;

namespace Reference.Tensors.Formats;

/// <summary>
/// One file of named tensors, opened and checked as a whole. Disposing closes the file; tensors that it gave stay valid, for each keeps
/// the mapping alive. A file must not be shortened while tensors of it are in use: replace it by renaming another over it, as the writers
/// here do. (Its length is checked again at every <see cref="Get"/>.)
/// </summary>
public abstract class TensorFile : ITensorSource, IDisposable
{
    private readonly MappedFile _file;
    private readonly Dictionary<string, TensorEntry> _byName;

    private protected TensorFile(MappedFile file, IReadOnlyList<TensorEntry> entries)
    {
        (_file, Entries) = (file, entries);
        _byName = new Dictionary<string, TensorEntry>(entries.Count, StringComparer.Ordinal);
        foreach (TensorEntry entry in entries) _byName.Add(entry.Name, entry);
    }

    /// <inheritdoc/>
    public string Path => _file.Path;

    /// <summary>Bytes of the file.</summary>
    public long Length => _file.Length;

    /// <inheritdoc/>
    public IReadOnlyList<TensorEntry> Entries { get; }

    /// <inheritdoc/>
    public bool TryGetEntry(string name, [NotNullWhen(true)] out TensorEntry? entry) => _byName.TryGetValue(name, out entry);

    /// <inheritdoc/>
    public Tensor Get(string name, Backend backend)
    {
        ArgumentNullException.ThrowIfNull(backend);
        if (!TryGetEntry(name, out TensorEntry? entry))
            throw new KeyNotFoundException($"{Path}: no tensor {MalformedFileException.Quote(name)} among its {Entries.Count}");
        if (entry.DType is not { } type)
            throw new NotSupportedException(
                $"{Path}: tensor {MalformedFileException.Quote(name)} is stored as {entry.TypeName}, which cannot be read; {Readable}");
        return MappedTensors.Get(_file, entry, type, backend);
    }

    /// <summary>Closes the file; tensors that it gave stay valid.</summary>
    public void Dispose()
    {
        _file.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>"the types that can be: …", for an error.</summary>
    private protected abstract string Readable { get; }
}
