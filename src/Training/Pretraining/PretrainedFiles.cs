using System.Security.Cryptography;
using Reference.Tensors.Formats;

namespace Reference.Training.Pretraining;

/// <summary>The files of a model that was pre-trained, in memory.</summary>
public sealed class PretrainedFiles
{
    /// <summary>The file of the weights.</summary>
    public const string Weights = "model.safetensors";

    private readonly SortedDictionary<string, byte[]> _files;

    internal PretrainedFiles(IEnumerable<(string Name, byte[] Bytes)> files)
    {
        _files = new(StringComparer.Ordinal);
        foreach ((string name, byte[] bytes) in files) _files.Add(name, bytes);
    }

    /// <summary>Content by name, ordinal.</summary>
    public IReadOnlyDictionary<string, byte[]> Files => _files;

    /// <summary>The SHA-256 of a file, 64 lower-case hex digits.</summary>
    public string HashOf(string name) => Convert.ToHexStringLower(SHA256.HashData(_files[name]));

    /// <summary>Writes them, each atomically, the weights last: a folder that has weights is whole.</summary>
    /// <param name="folder">Made where there is none; files in it that have these names are replaced.</param>
    /// <exception cref="IOException">A file cannot be written.</exception>
    public void Write(string folder)
    {
        Directory.CreateDirectory(folder);
        foreach ((string name, byte[] bytes) in _files.OrderBy(file => file.Key == Weights))
            AtomicFile.Write(Path.Combine(folder, name), stream => stream.Write(bytes));
    }

    /// <summary>
    /// Where a folder does not hold these files: a line for each that is missing or has another content; empty where it does.
    /// </summary>
    /// <exception cref="IOException">A file cannot be read.</exception>
    public IReadOnlyList<string> Differences(string folder)
    {
        var lines = new List<string>();
        foreach (string name in _files.Keys)
        {
            string path = Path.Combine(folder, name);
            if (!File.Exists(path)) lines.Add($"{path} is missing; expected a file of SHA-256 {HashOf(name)}");
            else if (Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(path))) is var found && found != HashOf(name))
                lines.Add($"{path} has SHA-256 {found}; expected {HashOf(name)}");
        }

        return lines;
    }
}
