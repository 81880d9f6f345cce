using System.Diagnostics.CodeAnalysis;
using Reference.Tensors.Backends;
using Reference.Tensors.Formats.Gguf;
using Reference.Tensors.Formats.Safetensors;

namespace Reference.Tensors.Formats;

/// <summary>
/// The weights of a model: a safetensors or GGUF file (with its fellows where it is one of several parts), or a folder. In a folder
/// model.safetensors is taken first, as transformers does, then model.safetensors.index.json with the files that it names, then a GGUF
/// file if it is the only one. Pickle (.bin, .pt) is never read.
/// </summary>
public sealed class ModelFiles : ITensorSource, IDisposable
{
    private const string Single = "model.safetensors", Index = "model.safetensors.index.json";
    private readonly List<TensorFile> _files = [];
    private readonly List<TensorEntry> _entries = [];
    private readonly Dictionary<string, (TensorEntry Entry, TensorFile File)> _byName = new(StringComparer.Ordinal);
    private readonly List<string> _warnings = [];

    private ModelFiles(string path) => Path = path;

    /// <inheritdoc/>
    public string Path { get; }

    /// <inheritdoc/>
    public IReadOnlyList<TensorEntry> Entries => _entries;

    /// <summary>The files, in order.</summary>
    public IReadOnlyList<TensorFile> Files => _files;

    /// <summary>What is odd but harmless, for the user to see.</summary>
    public IReadOnlyList<string> Warnings => _warnings;

    /// <summary>The GGUF file that holds the metadata; null where the weights are safetensors.</summary>
    public GgufFile? Gguf => _files.Count > 0 ? _files[0] as GgufFile : null;

    /// <summary>Opens the weights of a model.</summary>
    /// <param name="path">A folder, a .safetensors file, an index (.index.json), or a .gguf file.</param>
    /// <exception cref="IOException">There are no weights that can be read; the message says what is there.</exception>
    /// <exception cref="MalformedFileException">A file breaks a rule of its format, or files do not belong together.</exception>
    public static ModelFiles Open(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        var model = new ModelFiles(path);
        string file = Directory.Exists(path) ? model.Choose(path) : path;
        if (file.EndsWith(".gguf", StringComparison.OrdinalIgnoreCase)) model.AddGguf(file);
        else if (file.EndsWith(".index.json", StringComparison.Ordinal)) model.AddShards(file);
        else if (file.EndsWith(".safetensors", StringComparison.OrdinalIgnoreCase)) model.Add(SafetensorsFile.Open(file));
        else if (File.Exists(file))
            throw new IOException($"{path}: no file of weights that can be read; name a folder, a .safetensors or a .gguf file");
        else throw new FileNotFoundException($"{path}: no such file or folder");
        return model;
    }

    /// <inheritdoc/>
    public bool TryGetEntry(string name, [NotNullWhen(true)] out TensorEntry? entry)
    {
        bool found = _byName.TryGetValue(name, out (TensorEntry Entry, TensorFile File) place);
        entry = place.Entry;
        return found;
    }

    /// <inheritdoc/>
    public Tensor Get(string name, Backend backend) =>
        _byName.TryGetValue(name, out (TensorEntry Entry, TensorFile File) place)
            ? place.File.Get(name, backend)
            : throw new KeyNotFoundException($"{Path}: no tensor {MalformedFileException.Quote(name)} among its {_entries.Count}");

    /// <summary>Closes the files; tensors that they gave stay valid.</summary>
    public void Dispose()
    {
        foreach (TensorFile file in _files) file.Dispose();
    }

    private string Choose(string folder)
    {
        string single = System.IO.Path.Combine(folder, Single), index = System.IO.Path.Combine(folder, Index);
        if (File.Exists(single))
        {
            if (File.Exists(index)) _warnings.Add($"{folder}: both {Single} and {Index} are there; {Single} is read");
            return single;
        }

        if (File.Exists(index)) return index;
        string[] names = [.. Directory.GetFiles(folder).Select(file => System.IO.Path.GetFileName(file)).Order(StringComparer.Ordinal)];
        string[] gguf = [.. names.Where(name => name.EndsWith(".gguf", StringComparison.OrdinalIgnoreCase) && !IsLaterPart(name))];
        if (gguf.Length == 1) return System.IO.Path.Combine(folder, gguf[0]);
        bool pickle = names.Any(name => name.EndsWith(".bin", StringComparison.Ordinal));
        string why = gguf.Length > 1 ? $"several GGUF files, {string.Join(", ", gguf)}; name one"
            : pickle ? "only pickle weights (.bin), which can run code and are never read; convert them to safetensors"
            : $"no {Single}, no {Index} and no .gguf file";
        throw new FileNotFoundException($"{folder}: {why}");
    }

    private static bool IsLaterPart(string name) =>
        name.Contains("-of-", StringComparison.Ordinal) && !name.Contains("-00001-of-", StringComparison.Ordinal);

    private void AddGguf(string path)
    {
        foreach (GgufFile part in GgufParts.Open(path)) Add(part);
    }

    private void AddShards(string index)
    {
        foreach ((TensorFile part, List<TensorEntry> entries) in SafetensorsShards.Open(index, _warnings)) Add(part, entries);
    }

    private void Add(TensorFile file) => Add(file, file.Entries);

    private void Add(TensorFile file, IReadOnlyList<TensorEntry> entries)
    {
        _files.Add(file);
        foreach (TensorEntry entry in entries)
        {
            _entries.Add(entry);
            _byName.Add(entry.Name, (entry, file));
        }
    }
}
