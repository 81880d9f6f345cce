using System.Buffers;
using System.Text.Json;

namespace Reference.Training.Data;

/// <summary>
/// A text file: a document a line unless stated otherwise. Separators: "line", "blank" (one empty line or more between documents), "file"
/// (all of it is one), or any other text, which then stands between documents.
/// </summary>
internal static class PlainText
{
    /// <summary>The documents of a file; empty ones are passed over.</summary>
    public static IEnumerable<DataRecord> Read(string path, string text, string separator)
    {
        text = text.Replace("\r\n", "\n", StringComparison.Ordinal).Replace('\r', '\n');
        foreach ((long line, string document) in Split(text, separator))
            if (document.AsSpan().Trim().Length > 0) yield return new DataRecord(new DataPlace(path, line), ToObject(document));
    }

    private static IEnumerable<(long Line, string Document)> Split(string text, string separator) => separator switch
    {
        "file" => [(1, text)],
        "line" => Cut(text, "\n"),
        "blank" => Paragraphs(text),
        _ => Cut(text, separator.Replace("\r\n", "\n", StringComparison.Ordinal)),
    };

    private static IEnumerable<(long Line, string Document)> Cut(string text, string separator)
    {
        long line = 1, step = separator.AsSpan().Count('\n');
        for (int at = 0; at <= text.Length;)
        {
            int end = text.IndexOf(separator, at, StringComparison.Ordinal);
            if (end < 0) end = text.Length;
            yield return (line, text[at..end]);
            line += text.AsSpan(at, end - at).Count('\n') + step;
            at = end + separator.Length;
        }
    }

    private static IEnumerable<(long Line, string Document)> Paragraphs(string text)
    {
        var lines = new List<string>();
        long first = 1;
        foreach ((long line, string content) in Cut(text, "\n"))
        {
            if (content.AsSpan().Trim().Length > 0)
            {
                if (lines.Count == 0) first = line;
                lines.Add(content);
                continue;
            }

            if (lines.Count > 0) yield return (first, string.Join('\n', lines));
            lines.Clear();
        }

        if (lines.Count > 0) yield return (first, string.Join('\n', lines));
    }

    private static JsonElement ToObject(string document)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            writer.WriteString("text", document);
            writer.WriteEndObject();
        }

        return JsonElement.Parse(buffer.WrittenSpan);
    }
}
