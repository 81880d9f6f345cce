namespace Reference.Training.Data;

/// <summary>
/// One row of training data, tokenized: what a collator of transformers would pad. Made by a row source, read by objectives.
/// </summary>
/// <param name="Ids">Token ids of the row, without padding; at least one.</param>
/// <param name="Labels">
/// For every token the label OF that token, −100 where it carries no loss; the objective shifts them as transformers does (token t is
/// predicted from token t − 1, so the first label of a document is never counted). As long as <paramref name="Ids"/>.
/// </param>
public sealed record TrainingRow(int[] Ids, int[] Labels)
{
    /// <summary>The label that no loss looks at.</summary>
    public const int Ignored = -100;

    /// <summary>The class, from 0, where the row is classified with one label.</summary>
    public int? Class { get; init; }

    /// <summary>One value a label, where the row is classified with several labels (0 or 1) or measured (regression).</summary>
    public double[]? Values { get; init; }

    /// <summary>
    /// Where a packed row's documents begin, ascending, the first 0; null where the row is one document. Positions start anew at each and
    /// no attention crosses them.
    /// </summary>
    public int[]? DocumentStarts { get; init; }

    /// <summary>The number of the data set that the row comes from, for messages and for losses by source.</summary>
    public int Source { get; init; }
}
