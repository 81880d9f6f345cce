using System.Text.Json;

namespace Reference.Tests.Parity;

/// <summary>One row of the parity tests: a case folder of a collection, or one entry of a folder that holds many.</summary>
/// <param name="Folder">The folder.</param>
/// <param name="Path">Its path in the collection.</param>
/// <param name="Row">The entry's name, where the folder holds many.</param>
public sealed record GoldenCase(string Folder, string Path, string? Row = null)
{
    private JsonElement? _info;

    /// <summary>case.json, or cases.json where there is none; an empty object where there is neither.</summary>
    public JsonElement Info => _info ??= ReadInfo();

    /// <summary>The first folder of the path: the kind of case ("models", "gguf", "peft").</summary>
    public string Group => Path.Split('/')[0];

    /// <summary>The model class that made it, where it is a model.</summary>
    public string? Architecture => Text("architecture");

    /// <summary>What its batch is; a language model's where the case does not say.</summary>
    public string Task => Text("kind") ?? "causal";

    /// <summary>True where it adds an adapter to a base.</summary>
    public bool HasAdapter => Info.TryGetProperty("adapter", out _) || Info.TryGetProperty("adapters", out _) || Info.TryGetProperty("base", out _);

    /// <summary>config.json of its model, or an empty object.</summary>
    public JsonElement Config
    {
        get
        {
            string path = System.IO.Path.Combine(Folder, "model", "config.json");
            return File.Exists(path) ? JsonDocument.Parse(File.ReadAllText(path)).RootElement : JsonDocument.Parse("{}").RootElement;
        }
    }

    /// <summary>The family, as config.json names it.</summary>
    public string? ModelType => Config.TryGetProperty("model_type", out JsonElement type) ? type.GetString() : null;

    /// <summary>A text of case.json.</summary>
    public string? Text(string key) =>
        Info.ValueKind == JsonValueKind.Object && Info.TryGetProperty(key, out JsonElement value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    /// <summary>A file of the case.</summary>
    public string PathOf(params string[] parts) => System.IO.Path.Combine([Folder, .. parts]);

    /// <summary>True where the case has a file.</summary>
    public bool Has(string file) => File.Exists(PathOf(file));

    /// <summary>The name that reports show.</summary>
    public override string ToString() => Row is null ? Path : $"{Path}#{Row}";

    private JsonElement ReadInfo()
    {
        foreach (string name in (string[])["case.json", "cases.json"])
            if (Has(name)) return JsonDocument.Parse(File.ReadAllText(PathOf(name))).RootElement;
        return JsonDocument.Parse("{}").RootElement;
    }
}
