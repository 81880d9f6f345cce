using System.Text;

namespace Reference.Training.Data;

/// <summary>Turns a file into rows, by what kind of file it is: its ending, or what was stated.</summary>
internal static class RecordReader
{
    /// <summary>The kinds of files.</summary>
    public static readonly string[] Kinds = ["json", "jsonl", "csv", "text"];

    /// <summary>The rows of a file, read as they are asked for.</summary>
    /// <param name="file">The file.</param>
    /// <param name="bytes">Its bytes.</param>
    /// <param name="options">What was stated.</param>
    /// <param name="bad">Takes rows that cannot be parsed.</param>
    /// <exception cref="DataFileException">The kind is unknown, or the file is not of its kind.</exception>
    public static IEnumerable<DataRecord> Read(DataFile file, ReadOnlyMemory<byte> bytes, DataOptions options, BadRows bad) =>
        KindOf(file.Path, bytes.Span, options) switch
        {
            "json" => JsonRows.Read(file.Path, bytes, bad),
            "jsonl" => JsonLines.Read(file.Path, bytes, bad),
            "csv" => Csv.Read(file.Path, Encoding.UTF8.GetString(bytes.Span), options.Delimiter
                ?? (Ending(file.Path) == ".tsv" ? '\t' : null), bad),
            _ => PlainText.Read(file.Path, Encoding.UTF8.GetString(bytes.Span), options.Separator),
        };

    // A .json file whose first value is an object is one object a line, as many data sets are stored.
    private static string KindOf(string path, ReadOnlySpan<byte> bytes, DataOptions options) => options.FileKind ?? Ending(path) switch
    {
        ".json" => bytes[bytes.IndexOfAnyExcept(" \t\r\n"u8)] == '{' ? "jsonl" : "json",
        ".jsonl" or ".ndjson" => "jsonl",
        ".csv" or ".tsv" => "csv",
        ".txt" or ".text" or ".md" => "text",
        string other => throw new DataFileException(
            new DataPlace(path), other.Length == 0 ? "a name without an ending" : $"the ending {other}",
                ".json, .jsonl, .csv, .tsv or .txt",
            $"Rename the file, or state its kind: {string.Join(", ", Kinds)}."),
    };

    private static string Ending(string path) => Path.GetExtension(path).ToLowerInvariant();
}
