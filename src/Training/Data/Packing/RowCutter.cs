namespace Reference.Training.Data;

/// <summary>Cuts rows to a greatest length, as TRL's truncation_mode does.</summary>
public static class RowCutter
{
    /// <summary>The start or the end of a row, with its labels.</summary>
    /// <param name="ids">Token ids.</param>
    /// <param name="labels">As many labels.</param>
    /// <param name="maxLength">Longest row; at least 1.</param>
    /// <param name="mode">Which part is kept.</param>
    public static (int[] Ids, int[] Labels) Cut(int[] ids, int[] labels, int maxLength, TruncationMode mode)
    {
        ArgumentNullException.ThrowIfNull(ids);
        ArgumentNullException.ThrowIfNull(labels);
        if (ids.Length <= maxLength) return (ids, labels);
        return mode == TruncationMode.KeepEnd ? (ids[^maxLength..], labels[^maxLength..]) : (ids[..maxLength], labels[..maxLength]);
    }
}
