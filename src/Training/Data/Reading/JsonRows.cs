using System.Text.Json;

namespace Reference.Training.Data;

/// <summary>JSON: one array of objects.</summary>
internal static class JsonRows
{
    private static readonly JsonReaderOptions s_options = new() { MaxDepth = 65, CommentHandling = JsonCommentHandling.Disallow };

    /// <summary>The rows of a file.</summary>
    public static IEnumerable<DataRecord> Read(string path, ReadOnlyMemory<byte> bytes, BadRows bad)
    {
        List<(int Start, int End)> elements = Elements(path, bytes.Span);
        if (elements.Count == 0) throw new DataFileException(new DataPlace(path), "an empty array", "rows");
        long line = 1;
        int counted = 0;
        for (int i = 0; i < elements.Count; i++)
        {
            (int start, int end) = elements[i];
            line += bytes.Span[counted..start].Count((byte)'\n');
            counted = start;
            var place = new DataPlace(path, line, i + 1);
            if (bad.Try(() => RowJson.Parse(bytes.Span[start..end], place), out JsonElement value))
                yield return new DataRecord(place, value);
        }
    }

    private static List<(int Start, int End)> Elements(string path, ReadOnlySpan<byte> bytes)
    {
        var elements = new List<(int, int)>();
        var reader = new Utf8JsonReader(bytes, s_options);
        try
        {
            reader.Read();
            if (reader.TokenType != JsonTokenType.StartArray) throw NoArray(path, reader.TokenType);
            while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
            {
                int start = (int)reader.TokenStartIndex;
                reader.Skip();
                elements.Add((start, (int)reader.BytesConsumed));
            }

            reader.Read();
        }
        catch (JsonException e)
        {
            throw new DataFileException(
                new DataPlace(path, (e.LineNumber ?? 0) + 1, elements.Count + 1), e.Message.Split(" LineNumber:")[0].TrimEnd('.'),
                "a JSON array of objects", "Mend the file there; one object a line belongs in a .jsonl file.");
        }

        return elements;
    }

    private static DataFileException NoArray(string path, JsonTokenType found) => new(
        new DataPlace(path, 1), $"a JSON {found}", "an array of rows, [{…}, {…}]", "One object a line belongs in a .jsonl file.");
}
