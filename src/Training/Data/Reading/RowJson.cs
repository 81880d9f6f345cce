using System.Globalization;
using System.Text.Json;
using Reference.Tensors.Formats;

namespace Reference.Training.Data;

/// <summary>Parses one row: RFC 8259 and nothing beside it, 64 levels deep at most, no key twice.</summary>
internal static class RowJson
{
    /// <summary>Longest line; a longer one is most likely a file whose line ends were lost.</summary>
    public const int MaxRowBytes = 64 << 20;

    private static readonly JsonDocumentOptions s_options =
        new() { MaxDepth = 64, CommentHandling = JsonCommentHandling.Disallow, AllowDuplicateProperties = false };

    /// <summary>Parses an object.</summary>
    /// <exception cref="DataFileException">It is none.</exception>
    public static JsonElement Parse(ReadOnlySpan<byte> json, DataPlace place)
    {
        if (json.Length > MaxRowBytes)
            throw new DataFileException(place, Number($"a row of {json.Length} bytes"), Number($"at most {MaxRowBytes}"),
                "Are the line ends missing? A JSON array belongs in a .json file.");
        JsonElement value = ParseAny(json, place);
        if (value.ValueKind == JsonValueKind.Object) return value;
        throw new DataFileException(place, $"{Kind(value)}: {Excerpt(json)}", "an object, {\"field\": …}",
            value.ValueKind == JsonValueKind.Array ? "A JSON array of rows belongs in a .json file." : "");
    }

    /// <summary>What a value is, in words.</summary>
    public static string Kind(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => "an object",
        JsonValueKind.Array => "an array",
        JsonValueKind.String => "a text",
        JsonValueKind.Number => "a number",
        JsonValueKind.True or JsonValueKind.False => "true or false",
        JsonValueKind.Null => "null",
        _ => "nothing",
    };

    /// <summary>The beginning of a row, safe to print.</summary>
    public static string Excerpt(ReadOnlySpan<byte> json) =>
        MalformedFileException.Quote(System.Text.Encoding.UTF8.GetString(json[..Math.Min(json.Length, 400)]));

    /// <summary>Parses a value and reads every text in it.</summary>
    /// <exception cref="JsonException">It is no JSON, or a key comes twice.</exception>
    /// <exception cref="InvalidOperationException">A text holds half of a surrogate pair.</exception>
    public static JsonElement Strict(ReadOnlySpan<byte> json)
    {
        JsonElement value = JsonElement.Parse(json, s_options);
        if (json.IndexOf("\\u"u8) >= 0) ReadTexts(value);
        return value;
    }

    // A surrogate can stand in JSON as an escape only, and only reading the text finds that its other half is missing.
    private static void ReadTexts(JsonElement value)
    {
        if (value.ValueKind == JsonValueKind.String) value.GetString();
        if (value.ValueKind == JsonValueKind.Array)
            foreach (JsonElement item in value.EnumerateArray()) ReadTexts(item);
        if (value.ValueKind != JsonValueKind.Object) return;
        foreach (JsonProperty member in value.EnumerateObject())
        {
            _ = member.Name;
            ReadTexts(member.Value);
        }
    }

    private static JsonElement ParseAny(ReadOnlySpan<byte> json, DataPlace place)
    {
        try
        {
            return Strict(json);
        }
        catch (InvalidOperationException)
        {
            throw new DataFileException(place, "half of a surrogate pair", "Unicode text", "The row was saved damaged.");
        }
        catch (JsonException e)
        {
            DataPlace at = place with { Line = place.Line + (e.LineNumber ?? 0) };
            throw new DataFileException(at, $"{e.Message.Split(" LineNumber:")[0].TrimEnd('.')}: {Excerpt(json)}",
                Number($"one JSON object (byte {(e.BytePositionInLine ?? 0) + 1} of the line)"), "Mend or delete the row.");
        }
    }

    private static string Number(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
