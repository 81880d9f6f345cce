namespace Reference.Tensors.Backends.Simd;

/// <summary>Which rows of the keys each query sees, and the tiles of queries: found once a call, the same for all heads.</summary>
internal sealed class AttentionRuns
{
    private readonly int[] _first, _end;
    private readonly TokenLayout _keys;

    /// <param name="queries">Layout of the queries.</param>
    /// <param name="keys">Layout of the keys.</param>
    /// <param name="options">The mask.</param>
    public AttentionRuns(TokenLayout queries, TokenLayout keys, AttentionOptions options)
    {
        _keys = keys;
        (_first, _end) = (new int[queries.Count], new int[queries.Count]);
        foreach (TokenDocument document in queries.Documents)
        {
            TokenDocument source = Scalar.AttentionRow.Match(keys, document.Number);
            Fill(queries.Indices.Slice(document.Start, document.Length), document.Start, source, options);
        }
    }

    /// <summary>The first key row that a query sees.</summary>
    public int First(int query) => _first[query];

    /// <summary>The row after the last that a query sees; not above <see cref="First"/> where it sees none.</summary>
    public int End(int query) => _end[query];

    /// <summary>
    /// Where the block of the key's index that <paramref name="row"/> lies in ends, at <paramref name="end"/> at the latest.
    /// </summary>
    public int BlockEnd(int row, int end)
    {
        int block = TokenLayout.BlockOf(_keys.Indices[row]);
        int last = row + 1;
        while (last < end && TokenLayout.BlockOf(_keys.Indices[last]) == block) last++;
        return last;
    }

    /// <summary>Tiles of at most <paramref name="width"/> queries that share a document and a block of the index.</summary>
    public static List<TokenBlock> Tiles(TokenLayout queries, TokenDocument document, int width)
    {
        var tiles = new List<TokenBlock>();
        int end = document.Start + document.Length;
        for (int start = document.Start, t = start; t < end; start = t)
        {
            int block = TokenLayout.BlockOf(queries.Indices[start]);
            while (t < end && t - start < width && TokenLayout.BlockOf(queries.Indices[t]) == block) t++;
            tiles.Add(new TokenBlock(start, t - start));
        }

        return tiles;
    }

    /// <summary>As indices ascend, both ends of what is seen only move on.</summary>
    private void Fill(ReadOnlySpan<int> indices, int start, TokenDocument source, AttentionOptions options)
    {
        int first = source.Start, end = source.Start, last = source.Start + source.Length;
        for (int i = 0; i < indices.Length; i++)
        {
            if (options.Window is { } window)
                while (first < last && _keys.Indices[first] <= (long)indices[i] - window) first++;
            if (!options.Causal) end = last;
            while (end < last && _keys.Indices[end] <= indices[i]) end++;
            (_first[start + i], _end[start + i]) = (first, end);
        }
    }
}
