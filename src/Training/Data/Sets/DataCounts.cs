namespace Reference.Training.Data;

/// <summary>What became of rows.</summary>
public sealed record DataCounts
{
    /// <summary>Rows in the files.</summary>
    public long Read { get; init; }

    /// <summary>Rows that are used (documents, before packing or splitting).</summary>
    public long Kept { get; init; }

    /// <summary>Rows as they are trained on: after packing and splitting.</summary>
    public long Rows { get; init; }

    /// <summary>Tokens of the rows that are trained on.</summary>
    public long Tokens { get; init; }

    /// <summary>Tokens of them that carry loss.</summary>
    public long LossTokens { get; init; }

    /// <summary>Rows that were cut.</summary>
    public long CutRows { get; init; }

    /// <summary>Tokens that were cut off.</summary>
    public long CutTokens { get; init; }

    /// <summary>Rows dropped because nothing in them carries loss.</summary>
    public long NothingToLearn { get; init; }

    /// <summary>Rows dropped because they have no tokens.</summary>
    public long Empty { get; init; }

    /// <summary>Bad rows that were passed over.</summary>
    public long Bad { get; init; }

    /// <summary>Tokens that carry no loss.</summary>
    public long MaskedTokens => Tokens - LossTokens;

    /// <summary>Both together.</summary>
    public static DataCounts operator +(DataCounts a, DataCounts b) => new()
    {
        Read = a.Read + b.Read,
        Kept = a.Kept + b.Kept,
        Rows = a.Rows + b.Rows,
        Tokens = a.Tokens + b.Tokens,
        LossTokens = a.LossTokens + b.LossTokens,
        CutRows = a.CutRows + b.CutRows,
        CutTokens = a.CutTokens + b.CutTokens,
        NothingToLearn = a.NothingToLearn + b.NothingToLearn,
        Empty = a.Empty + b.Empty,
        Bad = a.Bad + b.Bad,
    };
}
