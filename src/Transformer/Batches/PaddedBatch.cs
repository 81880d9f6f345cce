using Reference.Tensors;
using Reference.Tensors.Backends;

namespace Reference.Transformer;

/// <summary>
/// A batch as Hugging Face's forward takes it: rows of ids, a mask, positions and labels, all [rows, columns]. Translates to and from tokens.
/// </summary>
public sealed class PaddedBatch
{
    /// <summary>The label of a position that carries no loss.</summary>
    public const long Ignored = -100;

    private readonly long[] _ids;
    private readonly long[]? _mask;
    private readonly long[]? _positions;

    /// <summary>A batch.</summary>
    /// <param name="rows">Rows.</param>
    /// <param name="columns">Columns.</param>
    /// <param name="inputIds"><c>input_ids</c>.</param>
    /// <param name="attentionMask"><c>attention_mask</c>: 1 for a real token; all are where it is left out.</param>
    /// <param name="positionIds"><c>position_ids</c>; the column where left out.</param>
    public PaddedBatch(int rows, int columns, long[] inputIds, long[]? attentionMask = null, long[]? positionIds = null)
    {
        (RowCount, ColumnCount, _ids, _mask, _positions) = (rows, columns, inputIds, attentionMask, positionIds);
        Check("input_ids", inputIds);
        Check("attention_mask", attentionMask);
        Check("position_ids", positionIds);
        for (int i = 0; attentionMask is not null && i < attentionMask.Length; i++)
            if (attentionMask[i] is not (0 or 1)) throw Refused("attention_mask", i, attentionMask[i], "0 or 1");
    }

    /// <summary>Rows.</summary>
    public int RowCount { get; }

    /// <summary>Columns.</summary>
    public int ColumnCount { get; }

    /// <summary>True where the mask lets a position take part.</summary>
    public bool IsReal(int row, int column) => _mask is null || _mask[(row * ColumnCount) + column] != 0;

    /// <summary>The real tokens, documents one after another.</summary>
    /// <param name="backend">Where tensors are made.</param>
    /// <param name="vocabulary">Ids must lie below.</param>
    /// <param name="maxPositions">Positions must lie below, where a model has a table of them; null where it has none.</param>
    /// <param name="packed">
    /// Look for documents: where there is no mask, a position that does not follow the one before begins one, and attention stays inside it. Else a row is one document.
    /// </param>
    /// <exception cref="ArgumentException">An id or position lies outside its range; the message names the tensor.</exception>
    public TokenBatch ToTokens(Backend backend, int vocabulary, int? maxPositions = null, bool packed = true)
    {
        for (int i = 0; i < _ids.Length; i++)
            if (_ids[i] < 0 || _ids[i] >= vocabulary) throw Refused("input_ids", i, _ids[i], $"0 … {vocabulary - 1}");
        var documents = new List<TokenDocument>();
        var ids = new List<int>();
        (List<int> indices, List<int> positions, List<int> rows, List<int> columns) = ([], [], [], []);
        for (int row = 0; row < RowCount; row++)
        {
            int start = ids.Count, first = -1;
            for (int column = 0; column < ColumnCount; column++)
            {
                if (!IsReal(row, column)) continue;
                if (first < 0) first = column;
                else if (packed && BeginsDocument(row, column))
                {
                    documents.Add(new TokenDocument(documents.Count, start, ids.Count - start));
                    (start, first) = (ids.Count, column);
                }

                ids.Add((int)_ids[(row * ColumnCount) + column]);
                indices.Add(column - first);
                positions.Add(Position(row, column, maxPositions));
                rows.Add(row);
                columns.Add(column);
            }

            documents.Add(new TokenDocument(documents.Count, start, ids.Count - start));
        }

        var layout = TokenLayout.Create([.. documents], [.. indices], [.. positions]);
        Tensor tensor = Tensor.From<int>(backend, ids.ToArray(), new Shape(ids.Count));
        return new TokenBatch(tensor, layout, [.. rows], [.. columns], RowCount, ColumnCount) { LongestPosition = Longest() };
    }

    /// <summary>The id at a place.</summary>
    public long IdAt(int row, int column) => _ids[(row * ColumnCount) + column];

    /// <summary>An error that names a tensor and the place in it.</summary>
    internal ArgumentException Refused(string tensor, int index, long found, string expected) =>
        new($"{tensor}[{index / Math.Max(ColumnCount, 1)}, {index % Math.Max(ColumnCount, 1)}] is {found}; expected {expected}");

    private bool BeginsDocument(int row, int column) =>
        _mask is null && _positions is not null && _positions[(row * ColumnCount) + column] != _positions[(row * ColumnCount) + column - 1] + 1;

    private int Position(int row, int column, int? limit)
    {
        if (_positions is null && column >= (limit ?? int.MaxValue))
            throw new ArgumentException(
                $"input_ids has {ColumnCount} columns; this model has positions 0 … {limit - 1}: shorten the rows to {limit}");
        long position = _positions is null ? column : _positions[(row * ColumnCount) + column];
        if (position < 0 || position >= (limit ?? int.MaxValue))
            throw Refused("position_ids", (row * ColumnCount) + column, position, limit is { } n ? $"0 … {n - 1}" : "a position");
        return (int)position;
    }

    private int Longest() => _positions is null ? ColumnCount - 1 : (int)Math.Clamp(_positions.DefaultIfEmpty(0).Max(), 0, int.MaxValue - 1);

    private void Check(string tensor, long[]? values)
    {
        if (values is not null && values.Length != RowCount * ColumnCount)
            throw new ArgumentException($"{tensor} has {values.Length} elements; expected [{RowCount}, {ColumnCount}]");
    }
}
