namespace Reference.Training.Data;

/// <summary>
/// Rows as TRL's collators pad them: for comparing with it, and for whoever wants rectangles. The engine itself never computes on padding.
/// </summary>
public static class PaddedRows
{
    /// <summary>Rows of one length (TRL's pad).</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="filling">What fills them up.</param>
    /// <param name="left">Fill at the start and not at the end.</param>
    /// <param name="multiple">The length is rounded up to a multiple of it.</param>
    public static int[][] Pad(IReadOnlyList<int[]> rows, int filling, bool left = false, int multiple = 1)
    {
        ArgumentNullException.ThrowIfNull(rows);
        int width = rows.Select(row => row.Length).DefaultIfEmpty(0).Max();
        width = (width + multiple - 1) / multiple * multiple;
        return [.. rows.Select(row =>
        {
            var padded = new int[width];
            padded.AsSpan().Fill(filling);
            row.CopyTo(padded, left ? width - row.Length : 0);
            return padded;
        })];
    }

    /// <summary>
    /// Rolls every row so that it begins with the first column that its mask has, and cuts off everything from the first column on that no
    /// mask has any more (TRL's flush_left).
    /// </summary>
    /// <param name="mask">1 for what counts, 0 for what does not; rows of one length.</param>
    /// <param name="values">What moves along.</param>
    public static (int[][] Mask, int[][] Values) FlushLeft(IReadOnlyList<int[]> mask, IReadOnlyList<int[]> values)
    {
        ArgumentNullException.ThrowIfNull(mask);
        ArgumentNullException.ThrowIfNull(values);
        int[] first = [.. mask.Select(row => Math.Max(0, Array.IndexOf(row, 1)))];
        int[][] rolled = [.. mask.Select((row, i) => Roll(row, first[i]))];
        int width = 0;
        while (width < (rolled.Length == 0 ? 0 : rolled[0].Length) && rolled.Any(row => row[width] != 0)) width++;
        return ([.. rolled.Select(row => row[..width])], [.. values.Select((row, i) => Roll(row, first[i])[..width])]);
    }

    /// <summary>Where positions begin: the number of each token in its document.</summary>
    public static int[] Positions(TrainingRow row)
    {
        ArgumentNullException.ThrowIfNull(row);
        var positions = new int[row.Ids.Length];
        int[] starts = row.DocumentStarts ?? [0];
        for (int d = 0; d < starts.Length; d++)
            for (int t = starts[d]; t < (d + 1 < starts.Length ? starts[d + 1] : positions.Length); t++) positions[t] = t - starts[d];
        return positions;
    }

    private static int[] Roll(int[] row, int by) => [.. row[by..], .. row[..by]];
}
