using Reference.Transformer.Text;

namespace Reference.Training.Data;

/// <summary>What is known of a data set after it was opened.</summary>
internal sealed record DataSummary
{
    public required Tokenizer Tokenizer { get; init; }

    public required IReadOnlyList<DataFile> Files { get; init; }

    public required IReadOnlyList<DataFormat> Formats { get; init; }

    public required IReadOnlyList<string> Warnings { get; init; }

    public required IReadOnlyList<string> LabelNames { get; init; }

    public required DataCounts Training { get; init; }

    public required DataCounts Validation { get; init; }

    public required long Twins { get; init; }

    public required long Shared { get; init; }

    public required int[] Lengths { get; init; }

    /// <summary>The audit.</summary>
    public DataAudit ToAudit(IReadOnlyList<AuditExample> examples) => new()
    {
        Files = Files,
        Formats = Formats,
        Training = Training,
        Validation = Validation,
        Duplicates = Twins,
        Overlap = Shared,
        Lengths = LengthHistogram.Of(Lengths),
        Warnings = Warnings,
        Examples = examples,
    };
}
