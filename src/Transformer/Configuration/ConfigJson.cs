using System.Text.Json;
using System.Text.Unicode;

namespace Reference.Transformer.Configuration;

/// <summary>
/// Strict JSON from strangers: RFC 8259 and nothing beside it (no byte order mark, comments, NaN, repeated keys, trailing commas),
/// bounded in size and nesting, every string checked.
/// </summary>
internal static class ConfigJson
{
    /// <summary>Largest file that is read; real configs have some kilobytes, label maps of thousands of classes some hundred.</summary>
    public const int MaxBytes = 8 << 20;

    private const int MaxDepth = 64;
    private const string Strict =
        "strict JSON (RFC 8259: no comments, no NaN or Infinity, no repeated keys, no trailing commas, at most 64 levels)";

    private static readonly JsonDocumentOptions Options =
        new() { MaxDepth = MaxDepth, CommentHandling = JsonCommentHandling.Disallow, AllowDuplicateProperties = false };

    /// <summary>The object that a file holds.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="ConfigException">The file is too large or no strict JSON object.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static JsonElement ReadFile(string path)
    {
        using FileStream stream = new(path, FileMode.Open, FileAccess.Read, FileShare.Read);
        if (stream.Length > MaxBytes) throw TooLarge(path, stream.Length);
        byte[] bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return Parse(bytes, path);
    }

    /// <summary>The object that a text holds.</summary>
    /// <param name="json">UTF-8.</param>
    /// <param name="file">Its name in errors.</param>
    /// <exception cref="ConfigException">The text is too large or no strict JSON object.</exception>
    public static JsonElement Parse(ReadOnlyMemory<byte> json, string file)
    {
        if (json.Length > MaxBytes) throw TooLarge(file, json.Length);
        if (json.Span.StartsWith("\uFEFF"u8)) throw Fault(file, "byte 0", "a byte order mark", Strict, "Save the file without it.");
        if (!Utf8.IsValid(json.Span)) throw Fault(file, "$", "bytes that are not UTF-8", "UTF-8", "Save the file as UTF-8.");
        try
        {
            using JsonDocument document = JsonDocument.Parse(json, Options);
            JsonElement root = document.RootElement;
            if (root.ValueKind != JsonValueKind.Object)
                throw Fault(file, "$", $"a JSON {root.ValueKind}", "a JSON object", "Is this a model's config.json?");
            ReadStrings(root);
            return root.Clone();
        }
        catch (JsonException e)
        {
            throw Fault(file, $"line {e.LineNumber + 1}", ConfigReport.Excerpt(e.Message.Split(" LineNumber:")[0]), Strict, "");
        }
        catch (InvalidOperationException)
        {
            throw Fault(file, "$", "half of a surrogate pair in a string", "Unicode text", "");
        }
    }

    // System.Text.Json looks at a string's escapes only when it is read.
    private static void ReadStrings(JsonElement value)
    {
        if (value.ValueKind == JsonValueKind.String)
        {
            _ = value.GetString();
        }
        else if (value.ValueKind == JsonValueKind.Array)
        {
            foreach (JsonElement item in value.EnumerateArray()) ReadStrings(item);
        }
        else if (value.ValueKind == JsonValueKind.Object)
        {
            foreach (JsonProperty property in value.EnumerateObject())
            {
                _ = property.Name;
                ReadStrings(property.Value);
            }
        }
    }

    private static ConfigException TooLarge(string file, long bytes) =>
        Fault(file, "$", $"{bytes} bytes", $"at most {MaxBytes} bytes", "Is this a model's config.json?");

    private static ConfigException Fault(string file, string path, string found, string allowed, string advice) =>
        new(file, [new ConfigError(path, found, allowed, advice)]);
}
