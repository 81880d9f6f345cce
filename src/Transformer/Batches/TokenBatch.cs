using Reference.Tensors;
using Reference.Tensors.Backends;

namespace Reference.Transformer;

/// <summary>
/// The tokens of a micro-batch as operations see them: real ones only, documents one after another, with the place each had in the padded rows that it
/// came from.
/// </summary>
/// <param name="Ids">I32 [tokens].</param>
/// <param name="Layout">Documents, indices and positions.</param>
/// <param name="Rows">For each token, the row of the batch it came from.</param>
/// <param name="Columns">For each token, its column there.</param>
/// <param name="RowCount">Rows of the batch.</param>
/// <param name="ColumnCount">Columns of the batch.</param>
public sealed record TokenBatch(Tensor Ids, TokenLayout Layout, int[] Rows, int[] Columns, int RowCount, int ColumnCount)
{
    /// <summary>The largest position among the tokens, padding's too where a batch states positions: what <c>dynamic</c> and <c>longrope</c> look at.</summary>
    public int LongestPosition { get; init; }

    /// <summary>Documents of these ids, positions counting from 0.</summary>
    public static TokenBatch Of(Backend backend, params IReadOnlyList<int>[] documents)
    {
        int longest = documents.Length == 0 ? 0 : documents.Max(document => document.Count);
        var layout = TokenLayout.Of(Array.ConvertAll(documents, document => document.Count));
        var ids = new List<int>();
        var rows = new List<int>();
        var columns = new List<int>();
        for (int d = 0; d < documents.Length; d++)
        {
            for (int i = 0; i < documents[d].Count; i++)
            {
                ids.Add(documents[d][i]);
                rows.Add(d);
                columns.Add(i);
            }
        }

        Tensor tensor = Tensor.From<int>(backend, ids.ToArray(), new Shape(ids.Count));
        return new TokenBatch(tensor, layout, [.. rows], [.. columns], documents.Length, longest) { LongestPosition = Math.Max(longest - 1, 0) };
    }

    /// <summary>The positions as indices into a table.</summary>
    public Tensor PositionIds() => Tensor.From(Ids.Backend, Layout.Positions, new Shape(Layout.Count));

    /// <summary>A tensor of tokens [tokens, …] back in padded form [rows, columns, …], zeros where there is no token.</summary>
    public Tensor Pad(Tensor tokens)
    {
        Tensor padded = Tensor.Zeros(tokens.Backend, new Shape([(nint)RowCount * ColumnCount, .. tokens.Shape.Lengths[1..]]), tokens.DType);
        var places = new int[Layout.Count];
        for (int t = 0; t < places.Length; t++) places[t] = checked((Rows[t] * ColumnCount) + Columns[t]);
        tokens.Backend.Scatter(tokens, Tensor.From<int>(tokens.Backend, places, new Shape(places.Length)), padded);
        return padded.Reshape(new Shape([RowCount, ColumnCount, .. tokens.Shape.Lengths[1..]]));
    }
}
