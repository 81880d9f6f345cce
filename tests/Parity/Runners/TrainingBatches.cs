using Reference.Training.Data;

namespace Reference.Tests.Parity.Runners;

/// <summary>The micro-batches of a training case, as rows: padding taken off, packed documents found from the positions.</summary>
internal static class TrainingBatches
{
    /// <summary>Every micro-batch of batches.safetensors, in order.</summary>
    public static List<List<TrainingRow>> Read(GoldenCase golden) => Read(golden.PathOf("batches.safetensors"), "");

    /// <summary>Every micro-batch of a file whose tensors are called PREFIX + number + "." + input.</summary>
    public static List<List<TrainingRow>> Read(string path, string prefix)
    {
        var tensors = Agreement.Read(path);
        var batches = new List<List<TrainingRow>>();
        while (tensors.TryGetValue(FormattableString.Invariant($"{prefix}{batches.Count}.input_ids"), out GoldenTensor? ids))
        {
            string at = FormattableString.Invariant($"{prefix}{batches.Count}.");
            batches.Add(Rows(ids, tensors[at + "labels"], tensors.GetValueOrDefault(at + "attention_mask"),
                tensors.GetValueOrDefault(at + "position_ids")));
        }

        return batches;
    }

    private static List<TrainingRow> Rows(GoldenTensor ids, GoldenTensor labels, GoldenTensor? mask, GoldenTensor? positions)
    {
        (int rows, int columns) = ((int)ids.Shape[0], (int)ids.Shape[1]);
        bool isClassified = labels.Shape.Length == 1;
        var result = new List<TrainingRow>();
        for (int row = 0; row < rows; row++)
        {
            int[] real = [.. Enumerable.Range(row * columns, columns).Where(i => mask is null || mask.Values[i] != 0)];
            int[] tokens = [.. real.Select(i => (int)ids.Values[i])];
            result.Add(new TrainingRow(
                tokens, isClassified ? [.. tokens.Select(_ => TrainingRow.Ignored)] : [.. real.Select(i => (int)labels.Values[i])])
            {
                Class = isClassified ? (int)labels.Values[row] : null,
                DocumentStarts = positions is null ? null
                    : [.. Enumerable.Range(0, real.Length).Where(t => positions.Values[real[t]] == 0)],
            });
        }

        return result;
    }
}
