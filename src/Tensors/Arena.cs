using Reference.Tensors.Backends;

namespace Reference.Tensors;

/// <summary>
/// The memory of a step's temporaries: a bump allocator whose marks are nested (step, then micro-batch). Resetting to a mark takes back
/// everything allocated since, and a tensor of then that is read afterwards gives an error that names what ended. The memory itself is
/// kept and used again, so a step in steady state asks the backend for no memory. Owned by a trainer or a generation session.
/// </summary>
/// <param name="backend">Whose memory it hands out.</param>
/// <param name="chunkBytes">Smallest amount asked of the backend at a time.</param>
public sealed class Arena(Backend backend, nint chunkBytes = 1 << 24)
{
    private readonly List<Storage> _chunks = [];
    private readonly List<Storage> _live = [];
    private int _chunk;
    private nint _used;

    /// <summary>Whose memory it hands out.</summary>
    public Backend Backend => backend;

    /// <summary>Bytes asked of the backend so far.</summary>
    public nint Capacity { get; private set; }

    /// <summary>A place to come back to.</summary>
    /// <param name="Chunk">Chunk in use.</param>
    /// <param name="Used">Bytes used in it.</param>
    /// <param name="Live">Storages handed out before it.</param>
    public readonly record struct Mark(int Chunk, nint Used, int Live);

    /// <summary>The present place.</summary>
    public Mark SetMark() => new(_chunk, _used, _live.Count);

    /// <summary>Memory for a tensor, not cleared.</summary>
    internal Storage Allocate(nint byteLength)
    {
        nint size = (byteLength + HostStorage.Alignment - 1) & ~(nint)(HostStorage.Alignment - 1);
        while (_chunk < _chunks.Count && _used + size > _chunks[_chunk].ByteLength)
        {
            _chunk++;
            _used = 0;
        }

        if (_chunk == _chunks.Count)
        {
            nint bytes = Math.Max(size, chunkBytes);
            _chunks.Add(backend.Allocate(bytes, zeroed: false));
            Capacity += bytes;
        }

        Storage part = backend.Slice(_chunks[_chunk], _used, byteLength);
        _used += size;
        _live.Add(part);
        return part;
    }

    /// <summary>Takes back what was allocated since <paramref name="mark"/>.</summary>
    /// <param name="mark">From <see cref="SetMark"/>, of this arena and still valid.</param>
    /// <param name="ended">What is over, for the error of a late reader: "step 3", "micro-batch 2 of step 3".</param>
    /// <exception cref="ArgumentException">The mark lies beyond the present place.</exception>
    public void Reset(Mark mark, string ended)
    {
        if (mark.Live > _live.Count) throw new ArgumentException("the mark was taken back already by a reset to an earlier one", nameof(mark));
        for (int i = mark.Live; i < _live.Count; i++) _live[i].Expire(ended);
        _live.RemoveRange(mark.Live, _live.Count - mark.Live);
        (_chunk, _used) = (mark.Chunk, mark.Used);
    }
}
