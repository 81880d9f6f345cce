using Reference.Autograd;
using Reference.Tensors;

namespace Reference.Transformer.Generation;

/// <summary>
/// Keys and values of tokens that went through a model, so that later tokens need not compute them again. Keys are kept as attention sees
/// them: turned, and after the sites "path:keys" and "path:values". A token keeps its index in its sequence, and sums over keys run in
/// blocks of that index, so decoding with a cache gives the bits of one pass over everything. What a sliding window no longer sees is kept
/// and skipped.
/// </summary>
/// <remarks>
/// A forward pass under <see cref="ForwardContext.Cache"/> has a layout whose document numbers are sequences here and whose indices go on
/// where the sequence ends; it counts once <see cref="Commit"/> is called, so a pass that failed leaves nothing. Owned by a <see
/// cref="GenerationSession"/>.
/// </remarks>
/// <param name="sequences">How many sequences it has room for, numbered from 0.</param>
public sealed class KeyValueCache(int sequences) : IDisposable
{
    private readonly int[] _lengths = sequences > 0 ? new int[sequences]
        : throw new ArgumentOutOfRangeException(nameof(sequences), $"{sequences} sequences; expected at least 1");

    private readonly Dictionary<string, CachedLayer> _layers = new(StringComparer.Ordinal);
    private (TokenLayout Queries, TokenLayout Keys)? _last;
    private int _capacity;
    private bool _disposed;

    /// <summary>Number of sequences.</summary>
    public int Sequences => _lengths.Length;

    /// <summary>Bytes that keys and values take.</summary>
    public long ByteCount => _layers.Values.Sum(layer => layer.ByteCount);

    /// <summary>Tokens of a sequence that later ones see.</summary>
    public int Length(int sequence) => _lengths[sequence];

    /// <summary>Forgets what follows the first <paramref name="length"/> tokens of a sequence.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The sequence is shorter.</exception>
    public void Truncate(int sequence, int length)
    {
        int held = _lengths[sequence];
        if (length < 0 || length > held)
            throw new ArgumentOutOfRangeException(nameof(length), $"sequence {sequence} has {held} tokens and cannot be cut to {length}");
        (_lengths[sequence], _last) = (length, null);
    }

    /// <summary>Ends a forward pass: the tokens of its layout belong to their sequences.</summary>
    public void Commit(TokenLayout layout)
    {
        ArgumentNullException.ThrowIfNull(layout);
        foreach (TokenDocument document in layout.Documents) _lengths[document.Number] = Start(layout, document) + document.Length;
        _last = null;
    }

    /// <summary>Adds the keys and values of a pass's tokens to a layer's, and gives all that attention may see.</summary>
    /// <param name="path">The attention's path.</param>
    /// <param name="context">The pass; its graph must not record, as no gradient goes through a cache.</param>
    /// <param name="k">[tokens, G, d].</param>
    /// <param name="v">[tokens, G, dv].</param>
    internal (Variable Keys, Variable Values, TokenLayout Layout) Append(string path, ForwardContext context, Variable k, Variable v)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        if (context.Graph.Records)
        {
            throw new InvalidOperationException(
                $"{path}: no gradient goes through a cache; make the step with records: false, or run without a cache");
        }

        TokenLayout keys = KeysOf(context.Layout);
        if (!_layers.TryGetValue(path, out CachedLayer? layer)) _layers.Add(path, layer = new CachedLayer(k.Value, v.Value));
        layer.Grow(_capacity, _lengths);
        foreach (TokenDocument document in context.Layout.Documents)
            layer.Write((document.Number * _capacity) + Start(context.Layout, document), document, k.Value, v.Value);
        return (context.Graph.Input(layer.Keys.Slice(0, 0, keys.Count)), context.Graph.Input(layer.Values.Slice(0, 0, keys.Count)), keys);
    }

    /// <summary>Gives the memory back to the collector; the cache cannot be used any more.</summary>
    public void Dispose()
    {
        _disposed = true;
        _layers.Clear();
    }

    /// <summary>
    /// The layout of all keys, a stretch of equal length for each sequence. Rows of a stretch that hold no key are documents of their own
    /// with numbers below 0, which no query has.
    /// </summary>
    private TokenLayout KeysOf(TokenLayout queries)
    {
        if (_last is { } last && ReferenceEquals(last.Queries, queries)) return last.Keys;
        int[] lengths = (int[])_lengths.Clone();
        int used = 0;
        foreach (TokenDocument document in queries.Documents)
        {
            lengths[document.Number] = Start(queries, document) + document.Length;
            used = Math.Max(used, document.Number + 1);
        }

        Reserve(lengths.Max());
        var documents = new List<TokenDocument>();
        var indices = new int[((used - 1) * _capacity) + lengths[used - 1]];
        for (int sequence = 0; sequence < used; sequence++)
        {
            int start = sequence * _capacity, free = start + lengths[sequence], end = Math.Min(start + _capacity, indices.Length);
            documents.Add(new TokenDocument(sequence, start, lengths[sequence]));
            if (free < end) documents.Add(new TokenDocument(-1 - sequence, free, end - free));
            for (int row = start; row < end; row++) indices[row] = row - start;
        }

        TokenLayout keys = TokenLayout.Create(documents.ToArray(), indices, indices);
        _last = (queries, keys);
        return keys;
    }

    // Whole blocks, and half as much again, so that a token's share of the copying stays small.
    private void Reserve(int length)
    {
        if (length <= _capacity) return;
        int wanted = Math.Max(length, _capacity + (_capacity / 2));
        _capacity = checked((wanted + TokenLayout.BlockLength - 1) / TokenLayout.BlockLength * TokenLayout.BlockLength);
    }

    private int Start(TokenLayout layout, TokenDocument document)
    {
        int sequence = document.Number;
        if (sequence < 0 || sequence >= Sequences)
            throw new ArgumentException($"the layout has document {sequence}; the cache has sequences 0 … {Sequences - 1}");
        if (document.Length == 0) return _lengths[sequence];
        int first = layout.Indices[document.Start], last = layout.Indices[document.Start + document.Length - 1];
        int held = _lengths[sequence];
        return first == held && last == first + document.Length - 1 ? first : throw new ArgumentException(
            $"sequence {sequence} has {held} tokens in the cache; the layout goes on with indices {first} … {last}");
    }
}
