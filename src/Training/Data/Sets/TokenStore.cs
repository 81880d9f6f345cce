namespace Reference.Training.Data;

/// <summary>
/// Tokenized documents in memory: 4 bytes a token for its id, one bit for whether it carries loss (its label is then its id), 20 bytes a
/// document. Ids lie in chunks, so that no array grows without bound.
/// </summary>
internal sealed class TokenStore
{
    private const int ChunkShift = 16, ChunkLength = 1 << ChunkShift;

    private readonly List<int[]> _ids = [];
    private readonly List<ulong[]> _carries = [];
    private readonly List<long> _starts = [0];
    private readonly List<DocumentOrigin> _origins = [];

    /// <summary>Documents.</summary>
    public int Count => _starts.Count - 1;

    /// <summary>Tokens of all documents.</summary>
    public long TokenCount => _starts[^1];

    /// <summary>Bytes that it holds.</summary>
    public long ByteCount =>
        (_ids.Count * (long)ChunkLength * 4) + (_carries.Count * (ChunkLength / 8L)) + (_starts.Capacity * 8L) + (_origins.Capacity * 12L);

    /// <summary>Adds a document.</summary>
    /// <param name="ids">Token ids.</param>
    /// <param name="labels">Each token's own id, or −100.</param>
    /// <param name="origin">Where it comes from.</param>
    public void Add(ReadOnlySpan<int> ids, ReadOnlySpan<int> labels, DocumentOrigin origin)
    {
        long at = TokenCount;
        for (int i = 0; i < ids.Length; i++, at++)
        {
            int chunk = (int)(at >> ChunkShift), place = (int)(at & (ChunkLength - 1));
            if (chunk == _ids.Count)
            {
                _ids.Add(new int[ChunkLength]);
                _carries.Add(new ulong[ChunkLength / 64]);
            }

            _ids[chunk][place] = ids[i];
            if (labels[i] != TrainingRow.Ignored) _carries[chunk][place >> 6] |= 1UL << (place & 63);
        }

        _starts.Add(at);
        _origins.Add(origin);
    }

    /// <summary>Tokens of a document.</summary>
    public int LengthOf(int document) => (int)(_starts[document + 1] - _starts[document]);

    /// <summary>Where a document comes from.</summary>
    public DocumentOrigin OriginOf(int document) => _origins[document];

    /// <summary>Writes a part of a document.</summary>
    public void Copy(PackedPart part, Span<int> ids, Span<int> labels)
    {
        long at = _starts[part.Document] + part.Start;
        for (int i = 0; i < part.Length; i++, at++)
        {
            int chunk = (int)(at >> ChunkShift), place = (int)(at & (ChunkLength - 1));
            ids[i] = _ids[chunk][place];
            labels[i] = (_carries[chunk][place >> 6] >> (place & 63) & 1) != 0 ? ids[i] : TrainingRow.Ignored;
        }
    }
}

/// <summary>Where a document comes from.</summary>
/// <param name="Row">The number of its row among those of the file that could be read, from 0.</param>
/// <param name="Line">The line on which it begins.</param>
/// <param name="Label">The number of its label, where it has one.</param>
internal readonly record struct DocumentOrigin(int Row, int Line, int Label);
