namespace Reference.Training.Data;

/// <summary>
/// The rows that a set of documents gives to training or validation: documents as they are, pieces of them, or several packed together.
/// </summary>
internal sealed class UnitList
{
    private readonly DocumentSet _set;
    private readonly LabelTable _labels;
    private readonly int _source;
    private readonly bool _isWrapped;
    private readonly List<PackedPart> _parts = [];
    private readonly List<int> _starts = [0];

    /// <summary>Makes the rows of some documents.</summary>
    /// <param name="set">The documents.</param>
    /// <param name="documents">Which of them, in their order.</param>
    /// <param name="labels">Their labels.</param>
    /// <param name="source">The set's number.</param>
    /// <param name="maxLength">Longest row.</param>
    /// <param name="packing">How they are put together.</param>
    /// <param name="split">Without packing: long documents become several rows.</param>
    public UnitList(DocumentSet set, IReadOnlyList<int> documents, LabelTable labels, int source, int maxLength, PackingStrategy packing,
        bool split)
    {
        (_set, _labels, _source, _isWrapped) = (set, labels, source, packing == PackingStrategy.Wrapped);
        int[] lengths = [.. documents.Select(set.Store.LengthOf)];
        IEnumerable<IReadOnlyList<PackedPart>> rows = packing != PackingStrategy.None ? Packer.Pack(lengths, maxLength, packing)
            : split ? lengths.SelectMany((length, d) => Pieces(d, length, maxLength))
            : lengths.Select((length, d) => new[] { new PackedPart(d, 0, length) });
        foreach (IReadOnlyList<PackedPart> row in rows) Add([.. row.Select(part => part with { Document = documents[part.Document] })]);
    }

    /// <summary>Rows.</summary>
    public int Count => _starts.Count - 1;

    /// <summary>Tokens of all rows.</summary>
    public long TokenCount { get; private set; }

    /// <summary>Tokens that carry loss.</summary>
    public long LossCount { get; private set; }

    /// <summary>Rows left out because nothing in them carries loss: pieces of one token, or of a prompt.</summary>
    public int DroppedCount { get; private set; }

    /// <summary>A row.</summary>
    public TrainingRow Row(int unit)
    {
        ReadOnlySpan<PackedPart> parts = Parts(unit);
        TrainingRow row = Make(parts);
        if (_set.Format != DataFormat.Classification) return row;
        int label = _set.Store.OriginOf(parts[0].Document).Label;
        return row with { Class = _labels.Class(label), Values = _labels.Values(label) };
    }

    /// <summary>The line on which the row's first document begins.</summary>
    public int LineOf(int unit) => _set.Store.OriginOf(Parts(unit)[0].Document).Line;

    private static IEnumerable<PackedPart[]> Pieces(int document, int length, int maxLength)
    {
        for (int start = 0; start < length; start += maxLength)
            yield return [new PackedPart(document, start, Math.Min(maxLength, length - start))];
    }

    private ReadOnlySpan<PackedPart> Parts(int unit) =>
        System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_parts)[_starts[unit].._starts[unit + 1]];

    private void Add(PackedPart[] parts)
    {
        TrainingRow row = Make(parts);
        int loss = LossOf(row);
        if (loss == 0 && _set.Format != DataFormat.Classification)
        {
            DroppedCount++;
            return;
        }

        _parts.AddRange(parts);
        _starts.Add(_parts.Count);
        TokenCount += row.Ids.Length;
        LossCount += loss;
    }

    private TrainingRow Make(ReadOnlySpan<PackedPart> parts)
    {
        int length = 0;
        foreach (PackedPart part in parts) length += part.Length;
        (int[] ids, int[] labels, var starts) = (new int[length], new int[length], new int[parts.Length]);
        int at = 0;
        for (int p = 0; p < parts.Length; p++)
        {
            starts[p] = at;
            _set.Store.Copy(parts[p], ids.AsSpan(at), labels.AsSpan(at));
            at += parts[p].Length;
        }

        return new TrainingRow(ids, labels) { Source = _source, DocumentStarts = parts.Length > 1 && !_isWrapped ? starts : null };
    }

    private static int LossOf(TrainingRow row)
    {
        int count = 0;
        for (int t = 1; t < row.Labels.Length; t++)
            if (row.Labels[t] != TrainingRow.Ignored && (row.DocumentStarts is null || Array.BinarySearch(row.DocumentStarts, t) < 0))
                count++;
        return count;
    }
}
