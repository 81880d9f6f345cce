namespace Reference.Tensors;

/// <summary>A piece of an arena's memory and the gaps in it, ascending; neighbouring gaps are one.</summary>
/// <param name="memory">The memory.</param>
internal sealed class ArenaChunk(Storage memory)
{
    private readonly List<(nint Start, nint Size)> _gaps = [(0, memory.ByteLength)];

    /// <summary>The memory.</summary>
    public Storage Memory => memory;

    /// <summary>Takes the first gap that is large enough: where it begins, or −1.</summary>
    public nint TryTake(nint size)
    {
        for (int i = 0; i < _gaps.Count; i++)
        {
            (nint start, nint room) = _gaps[i];
            if (room < size) continue;
            if (room == size) _gaps.RemoveAt(i);
            else _gaps[i] = (start + size, room - size);
            return start;
        }

        return -1;
    }

    /// <summary>Gives a part back.</summary>
    public void Give(nint start, nint size)
    {
        int at = _gaps.BinarySearch((start, size));
        at = at < 0 ? ~at : at;
        bool joinsNext = at < _gaps.Count && start + size == _gaps[at].Start;
        bool joinsLast = at > 0 && _gaps[at - 1].Start + _gaps[at - 1].Size == start;
        if (joinsNext) size += _gaps[at].Size;
        if (joinsLast)
        {
            _gaps[at - 1] = (_gaps[at - 1].Start, _gaps[at - 1].Size + size);
            if (joinsNext) _gaps.RemoveAt(at);
        }
        else if (joinsNext) _gaps[at] = (start, size);
        else _gaps.Insert(at, (start, size));
    }
}

/// <summary>Where a part of an arena lies.</summary>
/// <param name="chunk">The chunk.</param>
/// <param name="start">Its first byte there.</param>
/// <param name="size">Its bytes, a multiple of the alignment.</param>
internal sealed class ArenaPlace(ArenaChunk chunk, nint start, nint size)
{
    public ArenaChunk Chunk => chunk;

    public nint Start => start;

    public nint Size => size;

    /// <summary>How many parts were handed out before it since the arena was empty; −1 where no reset takes it back.</summary>
    public int Number { get; set; } = -1;
}
