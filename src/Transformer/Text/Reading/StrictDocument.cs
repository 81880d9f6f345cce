using System.Globalization;
using System.Text.Json;
using System.Text.Unicode;

namespace Reference.Transformer.Text.Reading;

/// <summary>Opens a tokenizer's JSON: RFC 8259 and nothing beside it, bounded in size and nesting.</summary>
internal static class StrictDocument
{
    /// <summary>Largest file; Gemma 3's, the largest known, has 33 MB.</summary>
    public const int MaxBytes = 128 << 20;

    private static readonly JsonDocumentOptions s_options =
        new() { MaxDepth = 64, CommentHandling = JsonCommentHandling.Disallow, AllowDuplicateProperties = false };

    /// <summary>A file's bytes.</summary>
    public static byte[] ReadFile(string path)
    {
        using FileStream stream = new(path, FileMode.Open, FileAccess.Read, FileShare.Read);
        if (stream.Length > MaxBytes) throw TooLarge(path, stream.Length);
        byte[] bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return bytes;
    }

    /// <summary>Reads an object and lets go of the document.</summary>
    public static T Read<T>(ReadOnlyMemory<byte> json, string file, Func<JsonPlace, T> read)
    {
        if (json.Length > MaxBytes) throw TooLarge(file, json.Length);
        if (json.Span.StartsWith("\uFEFF"u8)) throw new TokenizerException(file, "byte 0", "a byte order mark", "JSON",
            "Save the file without it.");
        if (!Utf8.IsValid(json.Span)) throw new TokenizerException(file, "$", "bytes that are not UTF-8", "UTF-8", "Fetch the file again.");
        using JsonDocument document = Parse(json, file);
        var root = new JsonPlace(document.RootElement, file, "$");
        return document.RootElement.ValueKind == JsonValueKind.Object ? read(root) : throw root.Error("an object");
    }

    private static JsonDocument Parse(ReadOnlyMemory<byte> json, string file)
    {
        try
        {
            return JsonDocument.Parse(json, s_options);
        }
        catch (InvalidOperationException)
        {
            // Looking for repeated keys reads the keys.
            throw new TokenizerException(file, "a key", "half of a surrogate pair", "Unicode text",
                "The tokenizer was saved damaged; fetch it again.");
        }
        catch (JsonException e)
        {
            string line = string.Create(CultureInfo.InvariantCulture, $"line {(e.LineNumber ?? 0) + 1}");
            throw new TokenizerException(file, line, e.Message.Split(" LineNumber:")[0].TrimEnd('.'),
                "JSON without comments, repeated keys or trailing commas, 64 levels deep at most");
        }
    }

    private static TokenizerException TooLarge(string file, long bytes) =>
        new(file, "$", string.Create(CultureInfo.InvariantCulture, $"{bytes} bytes"),
            string.Create(CultureInfo.InvariantCulture, $"at most {MaxBytes}"), "Is this a tokenizer?");
}
