namespace Reference.Training.Data;

/// <summary>
/// Tokenized documents in memory: 4 bytes a token for its id, one bit for whether it carries loss (its label is then its id), 24 bytes a document. Ids lie in
/// chunks, so that no array grows without bound.
/// </summary>
internal sealed class TokenStore
{
    private const int ChunkShift = 16, ChunkLength = 1 << ChunkShift;

    private readonly List<int[]> _ids = [];
    private readonly List<ulong[]> _carries = [];
    private readonly List<long> _starts = [0];
    private readonly List<(int Line, int Extra)> _origins = [];

    /// <summary>Documents.</summary>
    public int Count => _starts.Count - 1;

    /// <summary>Tokens of all documents.</summary>
    public long TokenCount => _starts[^1];

    /// <summary>Bytes that it holds.</summary>
    public long ByteCount => (_ids.Count * (long)ChunkLength * 4) + (_carries.Count * (ChunkLength / 8L)) + (_starts.Capacity * 8L) + (_origins.Capacity * 8L);

    /// <summary>Adds a document.</summary>
    /// <param name="ids">Token ids.</param>
    /// <param name="labels">Each token's own id, or −100.</param>
    /// <param name="line">Where it stands in its file.</param>
    /// <param name="extra">A number that goes with it.</param>
    public void Add(ReadOnlySpan<int> ids, ReadOnlySpan<int> labels, int line, int extra)
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
        _origins.Add((line, extra));
    }

    /// <summary>Tokens of a document.</summary>
    public int LengthOf(int document) => (int)(_starts[document + 1] - _starts[document]);

    /// <summary>The line on which a document begins.</summary>
    public int LineOf(int document) => _origins[document].Line;

    /// <summary>The number that goes with a document.</summary>
    public int ExtraOf(int document) => _origins[document].Extra;

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

    /// <summary>Tokens of a document that carry loss; the first never does, as nothing predicts it.</summary>
    public int LossCountOf(int document)
    {
        int count = 0;
        for (long at = _starts[document] + 1; at < _starts[document + 1]; at++)
            if ((_carries[(int)(at >> ChunkShift)][(int)(at & (ChunkLength - 1)) >> 6] >> (int)(at & 63) & 1) != 0) count++;
        return count;
    }
}
