using Reference.Tensors.Backends.Simd;

namespace Reference.Tensors;

/// <summary>
/// What the rows of an activation [tokens, features] are: real tokens only, documents one after another. Every operation that sums over
/// tokens or looks across them takes one; sums run over <see cref="Blocks"/> in order, so they depend on a token's place in its document
/// and never on padding, packing or neighbours.
/// </summary>
public sealed class TokenLayout
{
    /// <summary>Length of a block of every blocked sum (docs/arithmetic.md).</summary>
    public const int BlockLength = 1 << BlockShift;

    private const int BlockShift = 8;

    private readonly TokenDocument[] _documents;
    private readonly int[] _indices;
    private readonly int[] _positions;
    private readonly TokenBlock[] _blocks;
    private KBlock[]? _reduction;

    private TokenLayout(TokenDocument[] documents, int[] indices, int[] positions)
    {
        (_documents, _indices, _positions) = (documents, indices, positions);
        _blocks = MakeBlocks(documents, indices);
    }

    /// <summary>Number of tokens.</summary>
    public int Count => _indices.Length;

    /// <summary>The documents, in the order in which their tokens lie.</summary>
    public ReadOnlySpan<TokenDocument> Documents => _documents;

    /// <summary>
    /// Each token's index in its document, ascending within one; a selection keeps the indices of the whole. What stands before a document
    /// (prefix keys) has indices below 0, and so blocks of its own.
    /// </summary>
    public ReadOnlySpan<int> Indices => _indices;

    /// <summary>Each token's position, as rotary and learned positions count it.</summary>
    public ReadOnlySpan<int> Positions => _positions;

    /// <summary>The runs of tokens that share a document and ⌊index / 256⌋: the blocks of every sum over tokens.</summary>
    public ReadOnlySpan<TokenBlock> Blocks => _blocks;

    /// <summary><see cref="Blocks"/> as a matrix product takes them.</summary>
    internal KBlock[] Reduction => _reduction ??= Array.ConvertAll(_blocks, block => new KBlock(block.Start, block.Length));

    /// <summary>The number of an index's block: ⌊index / 256⌋, below 0 too.</summary>
    public static int BlockOf(int index) => index >> BlockShift;

    /// <summary>Whole documents of the given lengths, positions counting from 0.</summary>
    public static TokenLayout Of(params ReadOnlySpan<int> lengths)
    {
        var documents = new TokenDocument[lengths.Length];
        int start = 0;
        for (int d = 0; d < lengths.Length; d++)
        {
            if (lengths[d] < 0) throw new ArgumentException($"token layout: document {d} has length {lengths[d]}");
            documents[d] = new TokenDocument(d, start, lengths[d]);
            start += lengths[d];
        }

        var indices = new int[start];
        foreach (TokenDocument document in documents)
            for (int i = 0; i < document.Length; i++) indices[document.Start + i] = i;
        return new TokenLayout(documents, indices, (int[])indices.Clone());
    }

    /// <summary>A layout with stated indices and positions, one a token.</summary>
    /// <exception cref="ArgumentException">
    /// The documents leave gaps, two have one number, or indices do not ascend within a document.
    /// </exception>
    public static TokenLayout Create(ReadOnlySpan<TokenDocument> documents, ReadOnlySpan<int> indices, ReadOnlySpan<int> positions)
    {
        if (indices.Length != positions.Length) throw new ArgumentException($"token layout: {indices.Length} indices, {positions.Length} positions");
        int next = 0;
        var numbers = new HashSet<int>();
        foreach (TokenDocument document in documents)
        {
            if (!numbers.Add(document.Number))
                throw new ArgumentException($"token layout: two documents have the number {document.Number}");
            if (document.Start != next || document.Length < 0) throw new ArgumentException($"token layout: document {document.Number} starts at {document.Start}, expected {next}");
            next += document.Length;
            if (next > indices.Length) break;
            for (int t = document.Start + 1; t < next; t++)
                if (indices[t] <= indices[t - 1]) throw new ArgumentException($"token layout: index {indices[t]} follows {indices[t - 1]} in document {document.Number}");
        }

        if (next != indices.Length) throw new ArgumentException($"token layout: documents hold {next} tokens, {indices.Length} indices are given");
        return new TokenLayout(documents.ToArray(), indices.ToArray(), positions.ToArray());
    }

    /// <summary>The layout of some of these tokens, each keeping its document and index.</summary>
    /// <param name="tokens">Row numbers, ascending.</param>
    public TokenLayout Select(ReadOnlySpan<int> tokens)
    {
        var indices = new int[tokens.Length];
        var positions = new int[tokens.Length];
        var documents = new TokenDocument[_documents.Length];
        int next = 0;
        for (int d = 0; d < documents.Length; d++)
        {
            int start = next, end = _documents[d].Start + _documents[d].Length;
            for (; next < tokens.Length && tokens[next] < end; next++)
            {
                if (next > 0 && tokens[next] <= tokens[next - 1]) throw new ArgumentException($"token selection: row {tokens[next]} follows {tokens[next - 1]}");
                (indices[next], positions[next]) = (_indices[tokens[next]], _positions[tokens[next]]);
            }

            documents[d] = new TokenDocument(_documents[d].Number, start, next - start);
        }

        if (next != tokens.Length) throw new ArgumentException($"token selection: row {tokens[next]} of {Count}");
        return new TokenLayout(documents, indices, positions);
    }

    private static TokenBlock[] MakeBlocks(TokenDocument[] documents, int[] indices)
    {
        var blocks = new List<TokenBlock>();
        foreach (TokenDocument document in documents)
        {
            int end = document.Start + document.Length;
            for (int start = document.Start, t = start; t < end; start = t)
            {
                while (t < end && BlockOf(indices[t]) == BlockOf(indices[start])) t++;
                blocks.Add(new TokenBlock(start, t - start));
            }
        }

        return [.. blocks];
    }
}

/// <summary>A document in a layout.</summary>
/// <param name="Number">Its number, by which query and key layouts are matched.</param>
/// <param name="Start">Row of its first token.</param>
/// <param name="Length">Tokens of it that are here.</param>
public readonly record struct TokenDocument(int Number, int Start, int Length);

/// <summary>A run of rows that one block of a sum over tokens covers.</summary>
/// <param name="Start">First row.</param>
/// <param name="Length">Number of rows, at most 256.</param>
public readonly record struct TokenBlock(int Start, int Length);
