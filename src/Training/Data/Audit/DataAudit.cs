namespace Reference.Training.Data;

/// <summary>What data hold and what became of them, for `reference data audit` and for reports.</summary>
public sealed record DataAudit
{
    /// <summary>The files, training first.</summary>
    public required IReadOnlyList<DataFile> Files { get; init; }

    /// <summary>What the rows of each file are.</summary>
    public required IReadOnlyList<DataFormat> Formats { get; init; }

    /// <summary>
    /// Rows and tokens to train on. Read, cut and dropped rows are counted here for a file that validation is parted from.
    /// </summary>
    public required DataCounts Training { get; init; }

    /// <summary>Rows and tokens to validate on.</summary>
    public required DataCounts Validation { get; init; }

    /// <summary>Training rows that are the same as an earlier one.</summary>
    public required long Duplicates { get; init; }

    /// <summary>Validation rows that are training rows too.</summary>
    public required long Overlap { get; init; }

    /// <summary>Tokens of rows as they were read, before anything was cut.</summary>
    public required LengthHistogram Lengths { get; init; }

    /// <summary>What should be known, a sentence each.</summary>
    public required IReadOnlyList<string> Warnings { get; init; }

    /// <summary>The first rows of the first epoch.</summary>
    public required IReadOnlyList<AuditExample> Examples { get; init; }
}
