using Reference.Tensors;
using Reference.Tensors.Backends;
using Reference.Training.Data;
using Reference.Transformer;
using Reference.Transformer.Configuration;

namespace Reference.Training.Objectives;

/// <summary>
/// Rows of a step laid out as tokens: a micro-batch. Documents carry their number in the whole step, so that what depends on a document
/// (the order of sums, dropout) is the same however a step is split.
/// </summary>
public sealed class RowBatch
{
    private readonly int[] _starts;

    private RowBatch(IReadOnlyList<StepRow> rows, TokenBatch tokens, int[] starts) => (Rows, Tokens, _starts) = (rows, tokens, starts);

    /// <summary>The rows with their places in the step.</summary>
    public IReadOnlyList<StepRow> Rows { get; }

    /// <summary>Their tokens, rows one after another.</summary>
    public TokenBatch Tokens { get; }

    /// <summary>The token that a row begins with.</summary>
    public int StartOf(int row) => _starts[row];

    /// <summary>"rows 2 to 5", by the places in the step, for messages.</summary>
    public string Name => Rows.Count == 1 ? FormattableString.Invariant($"row {Rows[0].Number}")
        : FormattableString.Invariant($"rows {Rows[0].Number} to {Rows[^1].Number}");

    /// <summary>Lays rows out.</summary>
    /// <param name="backend">Where tensors are made.</param>
    /// <param name="rows">Checked rows.</param>
    public static RowBatch Of(Backend backend, IReadOnlyList<StepRow> rows)
    {
        var documents = new List<TokenDocument>();
        (List<int> ids, List<int> indices, List<int> places, List<int> columns) = ([], [], [], []);
        var starts = new int[rows.Count];
        int longestRow = 0, longestDocument = 0;
        for (int r = 0; r < rows.Count; r++)
        {
            (TrainingRow row, starts[r]) = (rows[r].Row, ids.Count);
            int[] begins = row.DocumentStarts ?? [0];
            for (int d = 0; d < begins.Length; d++)
            {
                int length = (d + 1 < begins.Length ? begins[d + 1] : row.Ids.Length) - begins[d];
                documents.Add(new TokenDocument(rows[r].FirstDocument + d, starts[r] + begins[d], length));
                for (int i = 0; i < length; i++) indices.Add(i);
                longestDocument = Math.Max(longestDocument, length);
            }

            ids.AddRange(row.Ids);
            for (int column = 0; column < row.Ids.Length; column++) (_, _) = (Append(places, r), Append(columns, column));
            longestRow = Math.Max(longestRow, row.Ids.Length);
        }

        var layout = TokenLayout.Create([.. documents], [.. indices], [.. indices]);
        Tensor tensor = Tensor.From<int>(backend, ids.ToArray(), new Shape(ids.Count));
        var tokens = new TokenBatch(tensor, layout, [.. places], [.. columns], rows.Count, longestRow);
        return new RowBatch(rows, tokens with { LongestPosition = longestDocument - 1 }, starts);
    }

    /// <summary>
    /// The tokens that carry loss in language modelling: token t predicts the label of token t + 1 of its document, where that is not −100.
    /// </summary>
    public CountedTokens Counted()
    {
        (List<int> tokens, List<int> labels) = ([], []);
        for (int r = 0; r < Rows.Count; r++)
        {
            int[] given = Rows[r].Row.Labels;
            foreach (int t in PredictingTokens(Rows[r].Row)) (_, _) = (Append(tokens, _starts[r] + t), Append(labels, given[t + 1]));
        }

        return new CountedTokens([.. tokens], [.. labels]);
    }

    /// <summary>The tokens of a row whose next token, in the same document, has a label; ascending.</summary>
    public static IEnumerable<int> PredictingTokens(TrainingRow row)
    {
        int next = 1;
        for (int t = 0; t + 1 < row.Ids.Length; t++)
        {
            int[] begins = row.DocumentStarts ?? [0];
            while (next < begins.Length && begins[next] <= t) next++;
            bool isLast = next < begins.Length && begins[next] == t + 1;
            if (!isLast && row.Labels[t + 1] != TrainingRow.Ignored) yield return t;
        }
    }

    private static int Append(List<int> list, int value)
    {
        list.Add(value);
        return value;
    }
}
