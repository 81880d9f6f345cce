namespace Reference.Training.Data;

/// <summary>Rows to validate on, the same in every epoch, one set after the other.</summary>
internal sealed class ValidationRows(IReadOnlyList<UnitList> sets, string fingerprint) : IRowSource
{
    /// <inheritdoc/>
    public long Count { get; } = sets.Sum(set => (long)set.Count);

    /// <inheritdoc/>
    public string Fingerprint => fingerprint;

    /// <inheritdoc/>
    public TrainingRow Row(ulong seed, long epoch, long i)
    {
        foreach (UnitList set in sets)
        {
            if (i < set.Count) return set.Row((int)i);
            i -= set.Count;
        }

        throw new ArgumentOutOfRangeException(nameof(i), i, $"there are {Count} validation rows");
    }
}
