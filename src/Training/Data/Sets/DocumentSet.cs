namespace Reference.Training.Data;

/// <summary>One file as tokenized documents.</summary>
/// <param name="File">The file.</param>
/// <param name="Format">What its rows are.</param>
/// <param name="Store">The documents that are used.</param>
/// <param name="Lengths">Tokens of every row that could be read, before anything was cut.</param>
/// <param name="Counts">What became of its rows; Rows, Tokens and LossTokens are not counted here.</param>
/// <param name="Warnings">Sentences.</param>
internal sealed record DocumentSet(DataFile File, DataFormat Format, TokenStore Store, IReadOnlyList<int> Lengths, DataCounts Counts,
    IReadOnlyList<string> Warnings);
