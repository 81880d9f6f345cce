namespace Reference.Tensors.Backends.Simd;

/// <summary>
/// Which rows of the keys each query sees, and how queries and keys are cut: the same for all heads and mostly for all layers, so a thread
/// keeps the last one, and its memory.
/// </summary>
internal sealed class AttentionRuns
{
    [ThreadStatic]
    private static AttentionRuns? t_last;

    private readonly List<TokenBlock> _tiles = [];
    private readonly List<AttentionPart> _parts = [];
    private readonly List<AttentionWave> _waves = [];
    private int[] _first = [], _end = [];
    private TokenLayout? _queries, _keys;
    private AttentionOptions _options;
    private int _width;
    private int _special;

    /// <summary>Tiles of queries that share a document and a block of the index.</summary>
    public List<TokenBlock> Tiles => _tiles;

    /// <summary>The pairs of a block of queries and a block of keys that meet; those of a block of queries stand together.</summary>
    public List<AttentionPart> Parts => _parts;

    /// <summary>Runs of parts, of the first block of queries of every document, then of the second, and so on.</summary>
    public List<AttentionWave> Waves => _waves;

    /// <summary>Whether a thread met a NaN or an infinity.</summary>
    public bool IsSpecial => Volatile.Read(ref _special) != 0;

    /// <summary>The runs of two layouts under a mask, with tiles of at most <paramref name="width"/> queries.</summary>
    public static AttentionRuns Of(TokenLayout queries, TokenLayout keys, in AttentionOptions options, int width)
    {
        AttentionRuns runs = t_last ??= new AttentionRuns();
        bool isSame = ReferenceEquals(runs._queries, queries) && ReferenceEquals(runs._keys, keys) && runs._options == options && runs._width == width;
        if (!isSame) runs.Set(queries, keys, options, width);
        runs._special = 0;
        return runs;
    }

    /// <summary>The first key row that a query sees.</summary>
    public int First(int query) => _first[query];

    /// <summary>The row after the last that a query sees; not above <see cref="First"/> where it sees none.</summary>
    public int End(int query) => _end[query];

    /// <summary>Notes a NaN or an infinity.</summary>
    public void SetSpecial() => Volatile.Write(ref _special, 1);

    /// <summary>
    /// Where the block of the key's index that <paramref name="row"/> lies in ends, at <paramref name="end"/> at the latest.
    /// </summary>
    public int BlockEnd(int row, int end)
    {
        ReadOnlySpan<int> indices = _keys!.Indices;
        int block = TokenLayout.BlockOf(indices[row]);
        int last = row + 1;
        while (last < end && TokenLayout.BlockOf(indices[last]) == block) last++;
        return last;
    }

    private void Set(TokenLayout queries, TokenLayout keys, in AttentionOptions options, int width)
    {
        (_queries, _keys, _options, _width) = (queries, keys, options, width);
        if (_first.Length < queries.Count) (_first, _end) = (new int[queries.Count], new int[queries.Count]);
        foreach (TokenDocument document in queries.Documents)
        {
            TokenDocument source = Scalar.AttentionRow.Match(keys, document.Number);
            Fill(queries.Indices.Slice(document.Start, document.Length), document.Start, source);
        }

        _tiles.Clear();
        foreach (TokenBlock block in queries.Blocks)
            for (int at = 0; at < block.Length; at += width) _tiles.Add(new TokenBlock(block.Start + at, Math.Min(width, block.Length - at)));
        SetWaves();
    }

    /// <summary>As indices ascend, both ends of what is seen only move on.</summary>
    private void Fill(ReadOnlySpan<int> indices, int start, TokenDocument source)
    {
        ReadOnlySpan<int> keys = _keys!.Indices;
        int first = source.Start, end = source.Start, last = source.Start + source.Length;
        for (int i = 0; i < indices.Length; i++)
        {
            if (_options.Window is { } window)
                while (first < last && keys[first] <= (long)indices[i] - window) first++;
            if (!_options.Causal) end = last;
            while (end < last && keys[end] <= indices[i]) end++;
            (_first[start + i], _end[start + i]) = (first, end);
        }
    }

    private void SetWaves()
    {
        _parts.Clear();
        _waves.Clear();
        int blocks = 0;
        for (int wave = 0, begin = 0; blocks < _queries!.Blocks.Length; wave++, begin = _parts.Count)
        {
            foreach (TokenDocument document in _queries.Documents) blocks += AddBlock(document, wave) ? 1 : 0;
            if (_parts.Count > begin) _waves.Add(new AttentionWave(begin, _parts.Count - begin));
        }
    }

    /// <summary>Adds the parts of a document's block of queries with a number; false where it has none.</summary>
    private bool AddBlock(TokenDocument document, int number)
    {
        foreach (TokenBlock block in _queries!.Blocks)
        {
            if (block.Start < document.Start || block.Length == 0) continue;
            if (block.Start >= document.Start + document.Length) return false;
            if (number-- > 0) continue;
            AddParts(block);
            return true;
        }

        return false;
    }

    private void AddParts(TokenBlock queries)
    {
        (int first, int end) = (int.MaxValue, 0);
        for (int t = queries.Start; t < queries.Start + queries.Length; t++)
            if (_first[t] < _end[t]) (first, end) = (Math.Min(first, _first[t]), Math.Max(end, _end[t]));
        for (int begin = first, next; begin < end; begin = next)
        {
            next = BlockEnd(begin, end);
            _parts.Add(new AttentionPart(queries, begin, next, begin == first));
        }
    }
}

/// <summary>A block of queries and the rows of a block of keys that some of them see.</summary>
/// <param name="Queries">The queries.</param>
/// <param name="First">The first key row.</param>
/// <param name="End">The row after the last.</param>
/// <param name="IsFirst">Whether it is the first of its queries.</param>
internal readonly record struct AttentionPart(TokenBlock Queries, int First, int End, bool IsFirst);

/// <summary>Parts that may be done at once, since no two add to the same key's gradient under one head.</summary>
/// <param name="Start">The first part.</param>
/// <param name="Count">How many.</param>
internal readonly record struct AttentionWave(int Start, int Count);
