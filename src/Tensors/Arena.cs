using Reference.Tensors.Backends;

namespace Reference.Tensors;

/// <summary>
/// The memory of a step's temporaries: parts of a few chunks, each handed out where it first fits. A part is given back alone, as soon as
/// nobody will read it (<see cref="Release"/>), or with all that came after a mark (<see cref="Reset"/>; marks are nested: step, then
/// micro-batch); a tensor of a part that was given back is an error to read, which names what ended. The chunks are kept and used again,
/// so a step in steady state asks the backend for no memory. Owned by a trainer or a generation session; used by one thread.
/// </summary>
/// <param name="backend">Whose memory it hands out.</param>
/// <param name="chunkBytes">Smallest amount asked of the backend at a time.</param>
public sealed class Arena(Backend backend, nint chunkBytes = 1 << 24)
{
    private readonly List<ArenaChunk> _chunks = [];
    private readonly List<Storage> _order = []; // what was handed out, released parts among it, until a reset
    private nint _used;

    /// <summary>Whose memory it hands out.</summary>
    public Backend Backend => backend;

    /// <summary>Bytes asked of the backend so far.</summary>
    public nint Capacity { get; private set; }

    /// <summary>The most bytes that were in use at one time.</summary>
    public nint Peak { get; private set; }

    /// <summary>A place to come back to.</summary>
    /// <param name="Count">Parts handed out before it.</param>
    public readonly record struct Mark(int Count);

    /// <summary>The present place.</summary>
    public Mark SetMark() => new(_order.Count);

    /// <summary>Memory for a tensor, not cleared, until a reset to an earlier mark.</summary>
    internal Storage Allocate(nint byteLength)
    {
        Storage part = AllocateHeld(byteLength);
        part.Place!.Number = _order.Count;
        _order.Add(part);
        return part;
    }

    /// <summary>Memory for a tensor, not cleared, that no reset takes back: only <see cref="Release"/> does.</summary>
    internal Storage AllocateHeld(nint byteLength)
    {
        nint size = Math.Max(HostStorage.Alignment, (byteLength + HostStorage.Alignment - 1) & ~(nint)(HostStorage.Alignment - 1));
        foreach (ArenaChunk chunk in _chunks)
            if (chunk.TryTake(size) is var start and >= 0) return Part(chunk, start, size, byteLength);
        nint bytes = Math.Max(size, chunkBytes);
        var made = new ArenaChunk(backend.Allocate(bytes, zeroed: false));
        _chunks.Add(made);
        Capacity += bytes;
        return Part(made, made.TryTake(size), size, byteLength);
    }

    /// <summary>True where a storage was handed out after a mark and is not taken back yet.</summary>
    internal static bool IsSince(Storage storage, Mark mark) => storage is { Place: { } place, IsExpired: false } && place.Number >= mark.Count;

    /// <summary>The parts handed out since a mark, those released since among them, in order.</summary>
    internal ReadOnlySpan<Storage> Since(Mark mark) => System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_order)[mark.Count..];

    /// <summary>Takes one part back; nothing where it was taken back already, or never came from here.</summary>
    internal void Release(Storage part, string ended)
    {
        if (part.Place is not { } place || part.IsExpired || !_chunks.Contains(place.Chunk)) return;
        part.Expire(ended);
        place.Chunk.Give(place.Start, place.Size);
        _used -= place.Size;
    }

    /// <summary>Takes back what was handed out since <paramref name="mark"/>.</summary>
    /// <param name="mark">From <see cref="SetMark"/>, of this arena and still valid.</param>
    /// <param name="ended">What is over, for the error of a late reader: "step 3", "micro-batch 2 of step 3".</param>
    /// <exception cref="ArgumentException">The mark lies beyond the present place.</exception>
    public void Reset(Mark mark, string ended)
    {
        if (mark.Count > _order.Count) throw new ArgumentException("the mark was taken back already by a reset to an earlier one", nameof(mark));
        for (int i = _order.Count - 1; i >= mark.Count; i--) Release(_order[i], ended);
        _order.RemoveRange(mark.Count, _order.Count - mark.Count);
    }

    private Storage Part(ArenaChunk chunk, nint start, nint size, nint byteLength)
    {
        _used += size;
        Peak = Math.Max(Peak, _used);
        Storage part = backend.Slice(chunk.Memory, start, byteLength);
        part.Place = new ArenaPlace(chunk, start, size);
        return part;
    }
}
