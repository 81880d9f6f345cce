using Reference.Tensors;

namespace Reference.Transformer;

/// <summary>Which tokens carry loss in language modelling, and the next token that each is to predict.</summary>
/// <param name="Tokens">Rows of the layout, ascending.</param>
/// <param name="Labels">The label of each.</param>
public sealed record CountedTokens(int[] Tokens, int[] Labels)
{
    /// <summary>
    /// Shifts labels as transformers does: the token at column c predicts the label at c + 1. A label after a position that is no real token (the
    /// first one after left padding) is not counted: its row sees nothing.
    /// </summary>
    /// <param name="batch">Where the tokens lie.</param>
    /// <param name="labels"><c>labels</c> [rows, columns], −100 where there is no loss.</param>
    /// <param name="vocabulary">Labels must lie below.</param>
    /// <exception cref="ArgumentException">A label lies outside its range.</exception>
    public static CountedTokens FromLabels(TokenBatch batch, long[] labels, int vocabulary)
    {
        int columns = batch.ColumnCount;
        if (labels.Length != batch.RowCount * columns) throw new ArgumentException($"labels has {labels.Length} elements; expected [{batch.RowCount}, {columns}]");
        for (int i = 0; i < labels.Length; i++)
            if (labels[i] != PaddedBatch.Ignored && (labels[i] < 0 || labels[i] >= vocabulary))
                throw new ArgumentException($"labels[{i / columns}, {i % columns}] is {labels[i]}; expected 0 … {vocabulary - 1} or {PaddedBatch.Ignored}");
        var tokens = new List<int>();
        var targets = new List<int>();
        for (int t = 0; t < batch.Layout.Count; t++)
        {
            int next = batch.Columns[t] + 1;
            if (next >= columns || labels[(batch.Rows[t] * columns) + next] == PaddedBatch.Ignored) continue;
            tokens.Add(t);
            targets.Add((int)labels[(batch.Rows[t] * columns) + next]);
        }

        return new CountedTokens([.. tokens], [.. targets]);
    }

    /// <summary>The layout of the counted tokens.</summary>
    public TokenLayout Select(TokenLayout layout) => layout.Select(Tokens);
}
