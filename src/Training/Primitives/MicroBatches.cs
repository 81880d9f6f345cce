using Reference.Tensors;
using Reference.Training.Objectives;
using Reference.Transformer.Configuration;

namespace Reference.Training.Primitives;

/// <summary>
/// Cuts the rows of a step into micro-batches whose saved activations fit a budget. No bit depends on the cut (docs/arithmetic.md), only
/// memory and speed: every weight is read once a micro-batch, so they are made as large as the budget lets them.
/// </summary>
internal static class MicroBatches
{
    /// <summary>Bytes that activations may take where little is trained.</summary>
    private const long LeastBudget = 128L << 20;

    /// <summary>The rows in order, at most <paramref name="mostRows"/> at a time, one at least.</summary>
    /// <param name="rows">Rows of a step.</param>
    /// <param name="mostRows">The most rows of a micro-batch; 0 for no limit.</param>
    /// <param name="mostTokens">The most tokens, where there is more than one row.</param>
    public static IEnumerable<StepRow[]> Cut(List<StepRow> rows, int mostRows, long mostTokens)
    {
        var batch = new List<StepRow>();
        long tokens = 0;
        foreach (StepRow row in rows)
        {
            bool isFull = batch.Count > 0 && (batch.Count == mostRows || tokens + row.Row.Ids.Length > mostTokens);
            if (isFull)
            {
                yield return [.. batch];
                batch.Clear();
                tokens = 0;
            }

            batch.Add(row);
            tokens += row.Row.Ids.Length;
        }

        if (batch.Count > 0) yield return [.. batch];
    }

    /// <summary>
    /// Tokens whose saved activations take no more than 128 MiB, or than half of the trained weights where that is more: a weight's
    /// gradient is read and written once a micro-batch, and most memory is that of the weights then anyway.
    /// </summary>
    /// <param name="config">The model.</param>
    /// <param name="dtype">The type that is computed with.</param>
    /// <param name="trainedBytes">Bytes of the trained weights.</param>
    public static long MostTokens(DecoderConfig config, DType dtype, long trainedBytes) =>
        Math.Max(1, Math.Max(LeastBudget, trainedBytes / 2) / SavedBytes(config, dtype));

    /// <summary>
    /// Bytes that a token leaves for walking back: in a block two residuals, queries, keys, values and what attention gives, and the MLP's
    /// two inner values; norms and gates are made again.
    /// </summary>
    private static long SavedBytes(DecoderConfig config, DType dtype)
    {
        long heads = (long)config.Heads * config.HeadSize, keys = (long)config.KeyValueHeads * config.HeadSize;
        long inner = 2L * config.IntermediateSize;
        return config.Layers * ((2L * config.HiddenSize) + (2 * heads) + (2 * keys) + inner) * (long)dtype.ByteCount(1);
    }
}
