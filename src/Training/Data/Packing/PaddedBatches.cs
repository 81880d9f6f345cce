namespace Reference.Training.Data;

/// <summary>
/// Batches as TRL's collators make them from rows. The engine lays rows out itself and never computes on padding; this is the translation
/// for whoever compares with TRL, or hands batches to it.
/// </summary>
/// <param name="Ids"><c>input_ids</c> [rows, columns].</param>
/// <param name="Labels"><c>labels</c>, −100 where there is no loss.</param>
/// <param name="Positions"><c>position_ids</c>.</param>
/// <param name="Mask"><c>attention_mask</c>: 1 for tokens, 0 for padding; null where documents are told by their positions.</param>
public sealed record PaddedBatches(int[][] Ids, int[][] Labels, int[][] Positions, int[][]? Mask)
{
    /// <summary>Rows filled up at their ends to one length.</summary>
    /// <param name="rows">The rows, each one document.</param>
    /// <param name="padding">The id that fills.</param>
    /// <param name="multiple">The length is rounded up to a multiple of it.</param>
    public static PaddedBatches Pad(IReadOnlyList<TrainingRow> rows, int padding, int multiple = 1) => new(
        PaddedRows.Pad([.. rows.Select(row => row.Ids)], padding, multiple: multiple),
        PaddedRows.Pad([.. rows.Select(row => row.Labels)], TrainingRow.Ignored, multiple: multiple),
        PaddedRows.Pad([.. rows.Select(PaddedRows.Positions)], 0, multiple: multiple),
        PaddedRows.Pad([.. rows.Select(row => Filled(row.Ids.Length))], 0, multiple: multiple));

    /// <summary>
    /// All rows one after the other in one row, documents told by positions that begin anew (padding_free); a document's first label is
    /// −100.
    /// </summary>
    public static PaddedBatches Flatten(IReadOnlyList<TrainingRow> rows)
    {
        int[] positions = [.. rows.SelectMany(PaddedRows.Positions)];
        int[] labels = [.. rows.SelectMany(row => row.Labels)];
        for (int t = 0; t < labels.Length; t++)
            if (positions[t] == 0) labels[t] = TrainingRow.Ignored;
        return new PaddedBatches([[.. rows.SelectMany(row => row.Ids)]], [labels], [positions], null);
    }

    /// <summary>Where documents begin in the first row, and its length (cu_seq_lens).</summary>
    public int[] Bounds => [.. Enumerable.Range(0, Positions[0].Length).Where(t => Positions[0][t] == 0), Positions[0].Length];

    private static int[] Filled(int length)
    {
        var mask = new int[length];
        mask.AsSpan().Fill(1);
        return mask;
    }
}
