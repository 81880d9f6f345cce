using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Reference.Tensors.Formats;

namespace Reference.Training.Data;

/// <summary>
/// CSV (RFC 4180) with a header line: fields in quotes may hold delimiters, line ends and doubled quotes. The delimiter is the one of , ;
/// and tab that the header holds most of. Our own reader, because errors must tell the line where a quote was opened.
/// </summary>
internal static class Csv
{
    private const int MaxFieldLength = 16 << 20;

    /// <summary>The rows of a file, each an object of texts.</summary>
    public static IEnumerable<DataRecord> Read(string path, string text, char? delimiter, BadRows bad)
    {
        char comma = delimiter ?? Guess(text);
        int at = 0;
        long line = 1;
        List<string>? header = null;
        while (header is null) header = Next(path, text, comma, ref at, ref line);
        CheckHeader(path, header);
        while (at < text.Length)
        {
            var place = new DataPlace(path, line);
            List<string>? fields = Next(path, text, comma, ref at, ref line);
            if (fields is null) continue;
            if (fields.Count != header.Count)
            {
                bad.Add(WrongCount(place, header, fields, comma));
                continue;
            }

            yield return new DataRecord(place, ToObject(header, fields));
        }
    }

    /// <summary>The delimiter that the first line holds most of, quoted fields left out.</summary>
    internal static char Guess(string text)
    {
        (int commas, int semicolons, int tabs) = (0, 0, 0);
        bool quoted = false;
        foreach (char c in text.AsSpan().TrimStart("\r\n"))
        {
            if (c == '"') quoted = !quoted;
            if (quoted) continue;
            if (c is '\n' or '\r') break;
            if (c == ',') commas++;
            if (c == ';') semicolons++;
            if (c == '\t') tabs++;
        }

        return tabs > commas && tabs > semicolons ? '\t' : semicolons > commas ? ';' : ',';
    }

    // The fields of a line; null for an empty one.
    private static List<string>? Next(string path, string text, char comma, ref int at, ref long line)
    {
        var fields = new List<string>();
        while (at < text.Length && (fields.Count > 0 || text[at] is not ('\n' or '\r')))
        {
            fields.Add(text[at] == '"' ? Quoted(path, text, comma, ref at, ref line) : Plain(path, text, comma, ref at, line));
            if (at >= text.Length || text[at] != comma) break;
            at++;
            if (at >= text.Length || text[at] is '\n' or '\r') fields.Add("");
            if (at >= text.Length || text[at] is '\n' or '\r') break;
        }

        if (at < text.Length)
        {
            at += text[at] == '\r' && at + 1 < text.Length && text[at + 1] == '\n' ? 2 : 1;
            line++;
        }

        return fields.Count == 0 ? null : fields;
    }

    private static string Plain(string path, string text, char comma, ref int at, long line)
    {
        int start = at;
        while (at < text.Length && text[at] != comma && text[at] is not ('\n' or '\r'))
        {
            if (text[at] == '"')
                throw new DataFileException(new DataPlace(path, line), "a quote inside a field that does not begin with one",
                    "a field in quotes, its quotes doubled",
                    "Write the field as \"…\"\"…\".");
            at++;
        }

        return text[start..at];
    }

    private static string Quoted(string path, string text, char comma, ref int at, ref long line)
    {
        long opened = line;
        var field = new StringBuilder();
        for (at++; at < text.Length; at++)
        {
            char c = text[at];
            if (c == '"' && at + 1 < text.Length && text[at + 1] == '"') at++;
            else if (c == '"') break;
            else if (c == '\n' || (c == '\r' && (at + 1 >= text.Length || text[at + 1] != '\n'))) line++;
            field.Append(c);
            if (field.Length > MaxFieldLength) break;
        }

        if (at >= text.Length || text[at] != '"')
            throw new DataFileException(new DataPlace(path, opened), "a quote that is never closed", "a closing quote",
                "Close it; a quote inside a field is written twice.");
        at++;
        if (at < text.Length && text[at] != comma && text[at] is not ('\n' or '\r'))
            throw new DataFileException(new DataPlace(path, line),
                $"{MalformedFileException.Quote(text[at].ToString())} behind a closing quote",
                "a delimiter or the end of the line", "A quote inside a field is written twice.");
        return field.ToString();
    }

    private static void CheckHeader(string path, List<string> header)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (string name in header)
        {
            if (name.Trim().Length == 0)
                throw new DataFileException(new DataPlace(path, 1), "a column without a name", "a name for every column");
            if (!seen.Add(name))
                throw new DataFileException(new DataPlace(path, 1), $"the column {MalformedFileException.Quote(name)} twice",
                    "each column once");
        }
    }

    private static DataFileException WrongCount(DataPlace place, List<string> header, List<string> fields, char comma)
    {
        string delimiter = comma == '\t' ? "tab" : comma.ToString();
        return new DataFileException(
            place, string.Create(CultureInfo.InvariantCulture, $"{fields.Count} field{(fields.Count == 1 ? "" : "s")}"),
            string.Create(
                CultureInfo.InvariantCulture,
                $"{header.Count}, as in the header ({string.Join(", ", header.Select(MalformedFileException.Quote))})"),
            $"Put fields that hold the delimiter ({delimiter}) into quotes, or state another delimiter.");
    }

    private static JsonElement ToObject(List<string> header, List<string> fields)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            for (int i = 0; i < header.Count; i++) writer.WriteString(header[i], fields[i]);
            writer.WriteEndObject();
        }

        return JsonElement.Parse(buffer.WrittenSpan);
    }
}
