using System.Text.Json;

namespace Reference.Training.Data;

/// <summary>
/// JSONL: one object a line. Lines end with LF, CRLF or CR (a raw CR cannot stand inside a JSON text); empty lines are passed over; the
/// last line needs no end.
/// </summary>
internal static class JsonLines
{
    /// <summary>The rows of a file.</summary>
    public static IEnumerable<DataRecord> Read(string path, ReadOnlyMemory<byte> bytes, BadRows bad)
    {
        long line = 0;
        for (int at = 0; at < bytes.Length;)
        {
            line++;
            int length = bytes.Span[at..].IndexOfAny((byte)'\n', (byte)'\r');
            if (length < 0) length = bytes.Length - at;
            ReadOnlyMemory<byte> text = bytes.Slice(at, length);
            at += length + 1;
            if (at < bytes.Length && bytes.Span[at - 1] == '\r' && bytes.Span[at] == '\n') at++;
            if (text.Span.IndexOfAnyExcept(" \t"u8) < 0) continue;
            var place = new DataPlace(path, line);
            if (bad.Try(() => RowJson.Parse(text.Span, place), out JsonElement value)) yield return new DataRecord(place, value);
        }
    }
}
