using System.Text.Json;
using Reference.Tensors.Formats;

namespace Reference.Training.Data;

/// <summary>Tells from the first rows of a file what they are.</summary>
internal static class FormatSniffer
{
    /// <summary>Rows that are looked at.</summary>
    public const int RowCount = 10;

    /// <summary>The format that all these rows have.</summary>
    /// <exception cref="DataFileException">One has none that is known, or two differ.</exception>
    public static DataFormat Sniff(IReadOnlyList<DataRecord> rows, DataOptions options)
    {
        DataFormat first = Of(rows[0], options);
        foreach (DataRecord row in rows.Skip(1))
            if (Of(row, options) is var format && format != first)
                throw new DataFileException(row.Place, $"a row of format {Name(format)}", $"{Name(first)}, as {rows[0].Place} is",
                    "State the format, or mend the row.");
        return first;
    }

    /// <summary>A format as a run's file names it.</summary>
    public static string Name(DataFormat format) => format switch
    {
        DataFormat.ShareGpt => "sharegpt",
        DataFormat.PromptCompletion => "prompt_completion",
        _ => format.ToString().ToLowerInvariant(),
    };

    private static DataFormat Of(DataRecord record, DataOptions options)
    {
        var row = new RowFields(record);
        if (row.Find("chosen") is not null || row.Find("rejected") is not null) throw Preference(row, "chosen and rejected answers");
        if (row.Find("messages") is not null && row.Find(options.LabelColumn) is { ValueKind: JsonValueKind.True or JsonValueKind.False })
            throw Preference(row, "messages judged by a label");
        if (row.Find("messages") is not null) return DataFormat.Messages;
        if (row.Find("conversations") is not null) return DataFormat.ShareGpt;
        if (row.Find("instruction") is not null && row.Find("output") is not null) return DataFormat.Alpaca;
        if (row.Find(options.PromptColumn) is not null && row.Find(options.CompletionColumn) is not null)
            return DataFormat.PromptCompletion;
        if (row.Find(options.TextColumn) is not null)
            return row.Find(options.LabelColumn) is null ? DataFormat.Text : DataFormat.Classification;
        throw Unknown(row, options);
    }

    private static DataFileException Preference(RowFields row, string what) => new(
        row.Place, $"preference data ({what})", "rows for supervised training",
            "State a format to train on a part of it as if it were all good.");

    private static DataFileException Unknown(RowFields row, DataOptions options)
    {
        string text = MalformedFileException.Quote(options.TextColumn), label = MalformedFileException.Quote(options.LabelColumn);
        string prompt = MalformedFileException.Quote(options.PromptColumn),
            completion = MalformedFileException.Quote(options.CompletionColumn);
        return new DataFileException(
            row.Place, $"the fields {row.Columns}",
            $"\"instruction\" and \"output\" (alpaca), \"conversations\" (sharegpt), \"messages\", {prompt} and {completion}, {text}, or {text} and {label}",
            "Name the columns if they are others.");
    }
}
