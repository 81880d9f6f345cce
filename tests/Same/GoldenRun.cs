using System.Text.Json;
using Reference.Tensors;
using Reference.Tensors.Backends;
using Reference.Transformer.Configuration;
using Reference.Transformer.Families;
using Reference.Transformer.Models;
using Reference.Transformer.Tracing;

namespace Reference.Tests.Same;

/// <summary>The golden cases of the families and heads that there are, traced.</summary>
internal static class GoldenRun
{
    /// <summary>The case folders of a collection, ordinal by path.</summary>
    public static IReadOnlyList<string> Cases(string root)
    {
        string models = Path.Combine(root, "models");
        if (!Directory.Exists(models)) throw new DirectoryNotFoundException($"{models}: no such folder; a collection like golden is expected");
        return [.. Directory.GetDirectories(models).Where(IsKnown).Order(StringComparer.Ordinal)];
    }

    /// <summary>What the tracer gives.</summary>
    public static SortedDictionary<string, Tensor> Run(string folder, Backend backend, DType dtype)
    {
        using PretrainedModel model = ModelLoader.Load(Path.Combine(folder, "model"), backend, dtype);
        TraceBatch batch = TraceBatch.Read(Path.Combine(folder, "batch.safetensors"));
        var results = new SortedDictionary<string, Tensor>(StringComparer.Ordinal);
        foreach ((string name, Tensor tensor) in new Tracer(model, backend, dtype).Run(batch)) results.Add(name, tensor);
        return results;
    }

    /// <summary>A model folder with a batch, of a family that is known, with one of the heads that the family has.</summary>
    private static bool IsKnown(string folder)
    {
        string path = Path.Combine(folder, "model", "config.json");
        if (!File.Exists(path) || !File.Exists(Path.Combine(folder, "batch.safetensors"))) return false;
        using JsonDocument config = JsonDocument.Parse(File.ReadAllText(path));
        if (!config.RootElement.TryGetProperty("model_type", out JsonElement type) || KnownFamilies.Find(type.GetString()) is not { } family) return false;
        string? head = config.RootElement.GetProperty("architectures")[0].GetString();
        foreach ((string architecture, HeadKind _) in family.Architectures)
            if (architecture == head) return true;
        return false;
    }
}
