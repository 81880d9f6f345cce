using System.Text.Json;
using Reference.Tensors;
using Reference.Tensors.Backends;
using Reference.Tensors.Formats.Gguf;
using Reference.Transformer.Families;
using Reference.Transformer.Models;
using Reference.Transformer.Tracing;

namespace Reference.Tests.Same;

/// <summary>One golden case to trace.</summary>
/// <param name="Name">Its path in the collection.</param>
/// <param name="Model">A Hugging Face folder or a GGUF file.</param>
/// <param name="Folder">Holds batch.safetensors and case.json.</param>
internal sealed record GoldenRun(string Name, string Model, string Folder)
{
    /// <summary>The cases of the families and heads that there are, and the GGUF files whose types are read; ordinal by path.</summary>
    /// <exception cref="DirectoryNotFoundException">The folder is no collection.</exception>
    public static IReadOnlyList<GoldenRun> All(string root)
    {
        string models = Path.Combine(root, "models"), gguf = Path.Combine(root, "gguf");
        if (!Directory.Exists(models)) throw new DirectoryNotFoundException($"{models}: no such folder; a collection like golden is expected");
        IEnumerable<GoldenRun> folders = Directory.GetDirectories(models).Where(IsKnown)
            .Select(folder => new GoldenRun($"models/{Path.GetFileName(folder)}", Path.Combine(folder, "model"), folder));
        IEnumerable<GoldenRun> files = (Directory.Exists(gguf) ? Directory.GetDirectories(gguf) : []).Where(HasBatch)
            .SelectMany(folder => Directory.GetFiles(folder, "*.gguf").Where(IsReadable)
                .Select(file => new GoldenRun($"gguf/{Path.GetFileName(folder)}/{Path.GetFileName(file)}", file, folder)));
        return [.. folders.Concat(files).OrderBy(run => run.Name, StringComparer.Ordinal)];
    }

    /// <summary>What the tracer gives.</summary>
    public SortedDictionary<string, Tensor> Run(Backend backend, DType dtype)
    {
        using PretrainedModel model = ModelLoader.Load(Model, backend, dtype);
        TraceBatch batch = TraceBatch.Read(Path.Combine(Folder, "batch.safetensors"));
        var results = new SortedDictionary<string, Tensor>(StringComparer.Ordinal);
        foreach ((string name, Tensor tensor) in new Tracer(model, backend, dtype).Run(batch, UseCache())) results.Add(name, tensor);
        return results;
    }

    private static bool HasBatch(string folder) => File.Exists(Path.Combine(folder, "batch.safetensors"));

    private static bool IsReadable(string path)
    {
        using GgufFile file = GgufFile.Open(path);
        return file.Entries.All(entry => entry.DType is not null);
    }

    /// <summary>A model folder with a batch, of a family that is known, with one of the heads that the family has.</summary>
    private static bool IsKnown(string folder)
    {
        string path = Path.Combine(folder, "model", "config.json");
        if (!File.Exists(path) || !HasBatch(folder)) return false;
        using JsonDocument config = JsonDocument.Parse(File.ReadAllText(path));
        if (!config.RootElement.TryGetProperty("model_type", out JsonElement type) || KnownFamilies.Find(type.GetString()) is not { } family) return false;
        string? head = config.RootElement.GetProperty("architectures")[0].GetString();
        return family.Architectures.Any(architecture => architecture.Key == head);
    }

    /// <summary>The argument of that name that the case's forward was given, if it was.</summary>
    private bool? UseCache()
    {
        string path = Path.Combine(Folder, "case.json");
        if (!File.Exists(path)) return null;
        using JsonDocument info = JsonDocument.Parse(File.ReadAllText(path));
        return info.RootElement.TryGetProperty("forward", out JsonElement forward) && forward.TryGetProperty("use_cache", out JsonElement value)
            ? value.GetBoolean()
            : null;
    }
}
