using Reference.Tensors.Backends;

namespace Reference.Tensors;

/// <summary>
/// The memory of a step's temporaries: a bump allocator over chunks whose marks are nested (step, then micro-batch). Resetting to a mark takes back
/// everything allocated since, and a tensor of then that is read afterwards gives an error that names what ended. The memory itself is
/// kept and used again, so a step in steady state asks the backend for no memory. Owned by a trainer or a generation session.
/// </summary>
/// <param name="backend">Whose memory it hands out.</param>
/// <param name="chunkBytes">Smallest amount asked of the backend at a time.</param>
public sealed class Arena(Backend backend, nint chunkBytes = 1 << 24)
{
    private readonly List<Storage> _chunks = [];
    private readonly List<nint> _used = [];
    private readonly List<(Storage Part, int Chunk, nint Start)> _live = [];

    /// <summary>Whose memory it hands out.</summary>
    public Backend Backend => backend;

    /// <summary>Bytes asked of the backend so far.</summary>
    public nint Capacity { get; private set; }

    /// <summary>A place to come back to.</summary>
    /// <param name="Live">Storages handed out before it.</param>
    public readonly record struct Mark(int Live);

    /// <summary>The present place.</summary>
    public Mark SetMark() => new(_live.Count);

    /// <summary>
    /// Memory for a tensor, not cleared: from the first chunk that has room, so that steps of unlike lengths leave no chunk unused.
    /// </summary>
    internal Storage Allocate(nint byteLength)
    {
        nint size = (byteLength + HostStorage.Alignment - 1) & ~(nint)(HostStorage.Alignment - 1);
        int chunk = 0;
        while (chunk < _chunks.Count && _used[chunk] + size > _chunks[chunk].ByteLength) chunk++;
        if (chunk == _chunks.Count)
        {
            nint bytes = Math.Max(size, chunkBytes);
            _chunks.Add(backend.Allocate(bytes, zeroed: false));
            _used.Add(0);
            Capacity += bytes;
        }

        Storage part = backend.Slice(_chunks[chunk], _used[chunk], byteLength);
        _live.Add((part, chunk, _used[chunk]));
        _used[chunk] += size;
        return part;
    }

    /// <summary>Takes back what was allocated since <paramref name="mark"/>.</summary>
    /// <param name="mark">From <see cref="SetMark"/>, of this arena and still valid.</param>
    /// <param name="ended">What is over, for the error of a late reader: "step 3", "micro-batch 2 of step 3".</param>
    /// <exception cref="ArgumentException">The mark lies beyond the present place.</exception>
    public void Reset(Mark mark, string ended)
    {
        if (mark.Live > _live.Count) throw new ArgumentException("the mark was taken back already by a reset to an earlier one", nameof(mark));
        for (int i = _live.Count - 1; i >= mark.Live; i--)
        {
            (Storage part, int chunk, nint start) = _live[i];
            part.Expire(ended);
            _used[chunk] = start;
        }

        _live.RemoveRange(mark.Live, _live.Count - mark.Live);
    }
}
