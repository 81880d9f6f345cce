using Reference.Training.Data;
using Reference.Transformer.Configuration;

namespace Reference.Training.Objectives;

/// <summary>A row with its place in a step.</summary>
/// <param name="Row">The row.</param>
/// <param name="Number">From 0 in the step.</param>
/// <param name="FirstDocument">The number of its first document in the step.</param>
public sealed record StepRow(TrainingRow Row, int Number, int FirstDocument)
{
    /// <summary>Documents of the row.</summary>
    public int Documents => Row.DocumentStarts?.Length ?? 1;

    /// <summary>Numbers rows and documents, and refuses a row that a model cannot take.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="config">The model that reads them.</param>
    /// <param name="firstRow">The number of the first of them in its step.</param>
    /// <param name="firstDocument">The number of its first document.</param>
    /// <exception cref="ArgumentException">The message names the row, the place in it, what was found and what was expected.</exception>
    public static List<StepRow> Place(IReadOnlyList<TrainingRow> rows, DecoderConfig config, int firstRow = 0, int firstDocument = 0)
    {
        var numbered = new List<StepRow>(rows.Count);
        foreach (TrainingRow row in rows)
        {
            var one = new StepRow(row, firstRow++, firstDocument);
            one.Check(config);
            numbered.Add(one);
            firstDocument += one.Documents;
        }

        return numbered;
    }

    private void Check(DecoderConfig config)
    {
        int length = Row.Ids.Length;
        if (length == 0) throw Wrong("it has no tokens", "at least one");
        if (Row.Labels.Length != length) throw Wrong($"{Row.Labels.Length} labels for {length} tokens", "as many");
        for (int i = 0; i < length; i++)
        {
            if ((uint)Row.Ids[i] >= (uint)config.VocabularySize)
                throw Wrong($"token {i} is {Row.Ids[i]}", $"0 … {config.VocabularySize - 1}");
            if (Row.Labels[i] != TrainingRow.Ignored && (uint)Row.Labels[i] >= (uint)config.VocabularySize)
                throw Wrong($"label {i} is {Row.Labels[i]}",
                    $"0 … {config.VocabularySize - 1}, or {TrainingRow.Ignored} where there is no loss");
        }

        CheckDocuments(length, config.Rope is null ? config.MaxPositions : int.MaxValue);
    }

    private void CheckDocuments(int length, int positions)
    {
        int[] starts = Row.DocumentStarts ?? [0];
        if (starts.Length == 0 || starts[0] != 0) throw Wrong("its document starts do not begin with 0", "the first document at token 0");
        for (int d = 0; d < starts.Length; d++)
        {
            int end = d + 1 < starts.Length ? starts[d + 1] : length;
            if (end <= starts[d] || end > length)
                throw Wrong($"document {d} begins at {starts[d]} and ends at {end}", $"starts that ascend below {length}");
            if (end - starts[d] > positions)
                throw Wrong($"document {d} has {end - starts[d]} tokens", $"at most the model's {positions} positions; shorten it");
        }
    }

    private ArgumentException Wrong(string found, string expected) =>
        new(FormattableString.Invariant($"row {Number} of the step (data set {Row.Source}): {found}; expected {expected}"));
}
