using Reference.Transformer.Text;

namespace Reference.Training.Data;

/// <summary>
/// Reads a file to tokenized documents: rows, examples, tokens with labels, cut to length; rows with nothing to learn are left out and
/// counted.
/// </summary>
/// <param name="options">What was asked for.</param>
/// <param name="tokenizer">The model's.</param>
/// <param name="chat">Its chat template, or null.</param>
/// <param name="labels">Takes labels.</param>
/// <param name="placeholders">Fills placeholders.</param>
internal sealed class SetLoader(DataOptions options, Tokenizer tokenizer, IConversationText? chat, LabelTable labels,
    Placeholders placeholders)
{
    private readonly RowEncoder _encoder = new(tokenizer, chat, options.AppendEnd);

    /// <summary>Reads a file.</summary>
    /// <exception cref="DataFileException">It, or a row of it, cannot be used.</exception>
    public DocumentSet Load(string path)
    {
        DataFile file = DataFile.Read(path, out ReadOnlyMemory<byte> bytes);
        var bad = new BadRows(options.MaxBadRows);
        using IEnumerator<DataRecord> records = RecordReader.Read(file, bytes, options, bad).Select(placeholders.Fill).GetEnumerator();
        var first = new List<DataRecord>();
        while (first.Count < FormatSniffer.RowCount && records.MoveNext()) first.Add(records.Current);
        if (first.Count == 0)
            throw new DataFileException(new DataPlace(path), bad.First is null ? "no rows" : $"no good row ({bad.First})", "at least one");
        DataFormat format = options.Format == DataFormat.Auto ? FormatSniffer.Sniff(first, options) : options.Format;
        var work = new Work(file, format, MaskRule.For(format, options.Mask), new ShapeReader(format, options, chat is not null), bad,
            new RowNotices(tokenizer));
        foreach (DataRecord record in first) Add(work, record);
        while (records.MoveNext()) Add(work, records.Current);
        return Finish(work);
    }

    private void Add(Work work, DataRecord record)
    {
        if (!work.Bad.Try(() => Encode(work, record), out (Example Example, int[] Ids, int[] Labels, int Label) row)) return;
        work.Read++;
        work.Notices.Look(row.Example);
        work.Lengths.Add(row.Ids.Length);
        (int[] ids, int[] labels) = Cut(work, row.Ids, row.Labels);
        if (ids.Length == 0) work.Notices.Empty.Add(record.Place);
        else if (work.Format != DataFormat.Classification && labels.AsSpan(1).IndexOfAnyExcept(TrainingRow.Ignored) < 0)
            work.Notices.Nothing.Add(record.Place);
        else work.Store.Add(ids, labels, new DocumentOrigin((int)work.Read - 1, (int)Math.Min(record.Place.Line, int.MaxValue), row.Label));
    }

    private (Example Example, int[] Ids, int[] Labels, int Label) Encode(Work work, DataRecord record)
    {
        Example example = work.Shape.Read(record);
        (int[] ids, int[] marked) = _encoder.Encode(example, work.Mask);
        return (example, ids, marked, example is LabelExample label ? labels.Add(label.Label, label.Place.At(options.LabelColumn)) : 0);
    }

    // Splitting is done later, by packing or by the list of rows.
    private (int[] Ids, int[] Labels) Cut(Work work, int[] ids, int[] labels)
    {
        bool isSplit = options.Truncate == TruncationMode.Split || options.Packing is PackingStrategy.BfdSplit or PackingStrategy.Wrapped;
        int excess = ids.Length - options.MaxLength;
        if (excess <= 0 || (isSplit && work.Format != DataFormat.Classification)) return (ids, labels);
        work.CutRows++;
        work.CutTokens += excess;
        return RowCutter.Cut(ids, labels, options.MaxLength, options.Truncate);
    }

    private static DocumentSet Finish(Work work)
    {
        var counts = new DataCounts
        {
            Read = work.Read + work.Bad.Count,
            Kept = work.Store.Count,
            CutRows = work.CutRows,
            CutTokens = work.CutTokens,
            NothingToLearn = work.Notices.Nothing.Count,
            Empty = work.Notices.Empty.Count,
            Bad = work.Bad.Count,
        };
        if (work.Store.Count == 0)
            throw new DataFileException(new DataPlace(work.File.Path),
                FormattableString.Invariant($"{work.Read} rows, in none of which a token carries loss"), "something to learn",
                work.CutRows > 0 ? "Raise max_length: answers were cut off." : "Is the mask right for these rows?");
        List<string> warnings = [.. work.Notices.Sentences(work.File.Path, work.CutRows > 0)];
        if (work.Bad.Summary() is { } summary) warnings.Add($"{work.File.Path}: {summary}");
        return new DocumentSet(work.File, work.Format, work.Store, work.Lengths, counts, warnings);
    }

    /// <summary>What is gathered while a file is read.</summary>
    private sealed class Work(DataFile file, DataFormat format, MaskRule mask, ShapeReader shape, BadRows bad, RowNotices notices)
    {
        public DataFile File => file;

        public DataFormat Format => format;

        public MaskRule Mask => mask;

        public ShapeReader Shape => shape;

        public BadRows Bad => bad;

        public TokenStore Store { get; } = new();

        public List<int> Lengths { get; } = [];

        public RowNotices Notices => notices;

        public long Read { get; set; }

        public long CutRows { get; set; }

        public long CutTokens { get; set; }
    }
}
