using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Reference.Tensors.Formats;

namespace Reference.Training.Runs;

/// <summary>What a run was made of and what came out, as hashes: two runs with one manifest are the same run.</summary>
public sealed record RunManifest
{
    private static readonly string[] s_read =
    [
        "config.json", "tokenizer.json", "tokenizer_config.json", "special_tokens_map.json", "added_tokens.json", "vocab.json", "merges.txt",
        "tokenizer.model", "chat_template.jinja", "chat_template.json",
    ];

    /// <summary>The version of the arithmetic.</summary>
    public int Arithmetic { get; init; } = Tensors.Arithmetic.Arithmetic.Version;

    /// <summary>SHA-256 of the files of the model that the run started from.</summary>
    public string Model { get; init; } = "";

    /// <summary>The fingerprint of the data as it was read.</summary>
    public string Data { get; init; } = "";

    /// <summary>Steps that were done.</summary>
    public long Steps { get; init; }

    /// <summary>SHA-256 of what was trained: weights, optimizer state, step, data cursor and averages in canonical order.</summary>
    public string State { get; init; } = "";

    /// <summary>SHA-256 of files of the run's folder, by their path in it, ordinal.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Files { get; init; } = [];

    /// <summary>Writes it, whole or not at all.</summary>
    public void Write(string path)
    {
        using var memory = new MemoryStream();
        using (var json = new Utf8JsonWriter(memory, new JsonWriterOptions { Indented = true }))
        {
            json.WriteStartObject();
            json.WriteNumber("arithmetic", Arithmetic);
            json.WriteString("model", Model);
            json.WriteString("data", Data);
            json.WriteNumber("steps", Steps);
            json.WriteString("state", State);
            json.WriteStartObject("files");
            foreach ((string name, string hash) in Files) json.WriteString(name, hash);
            json.WriteEndObject();
            json.WriteEndObject();
        }

        AtomicFile.Write(path, stream => stream.Write(memory.ToArray()));
    }

    /// <summary>Reads it.</summary>
    /// <exception cref="InvalidDataException">It is no manifest.</exception>
    public static RunManifest Read(string path)
    {
        try
        {
            using JsonDocument json = JsonDocument.Parse(File.ReadAllBytes(path));
            JsonElement root = json.RootElement;
            string Text(string name) => root.GetProperty(name).GetString() ?? "";
            return new RunManifest
            {
                Arithmetic = root.GetProperty("arithmetic").GetInt32(),
                Model = Text("model"),
                Data = Text("data"),
                Steps = root.GetProperty("steps").GetInt64(),
                State = Text("state"),
                Files = [.. root.GetProperty("files").EnumerateObject().Select(file => KeyValuePair.Create(file.Name, file.Value.GetString() ?? ""))],
            };
        }
        catch (Exception error) when (error is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            throw new InvalidDataException($"{path} is no manifest of a run ({error.Message}); it is written when a run ends", error);
        }
    }

    /// <summary>The SHA-256 of a file, or of a model's folder: of those of its files that a run reads (weights, config, tokenizer, template)
    /// with their names, ordinal. 64 lower-case digits.</summary>
    /// <param name="path">A file or a model's folder.</param>
    public static string HashOf(string path)
    {
        if (!Directory.Exists(path)) return HashOfFile(path);
        var all = new StringBuilder();
        foreach (string file in Directory.GetFiles(path).Where(IsRead).Order(StringComparer.Ordinal))
            all.Append(CultureInfo.InvariantCulture, $"{HashOfFile(file)}  {Path.GetFileName(file)}\n");
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(all.ToString())));
    }

    /// <summary>What a folder holds beside these (README, figures, optimizer states, generation settings) changes no run.</summary>
    private static bool IsRead(string file) => s_read.Contains(Path.GetFileName(file))
        || file.EndsWith(".safetensors", StringComparison.Ordinal) || file.EndsWith(".safetensors.index.json", StringComparison.Ordinal);

    private static string HashOfFile(string path)
    {
        using FileStream file = File.OpenRead(path);
        return Convert.ToHexStringLower(SHA256.HashData(file));
    }
}
