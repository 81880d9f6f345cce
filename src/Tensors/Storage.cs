namespace Reference.Tensors;

/// <summary>The bytes under one or more tensors, wherever a backend keeps them.</summary>
public abstract class Storage
{
    private static long s_stamps;

    private readonly string? _readOnlySource;
    private string? _endedBy;

    /// <summary>A storage of <paramref name="byteLength"/> bytes.</summary>
    /// <param name="byteLength">How many.</param>
    /// <param name="readOnlySource">Where the bytes come from, if they must not be written ("tensor 'x' of model.safetensors").</param>
    protected Storage(nint byteLength, string? readOnlySource = null) => (ByteLength, _readOnlySource) = (byteLength, readOnlySource);

    /// <summary>Number of bytes.</summary>
    public nint ByteLength { get; }

    /// <summary>True where the bytes are a mapped file's: kernels refuse to write into them.</summary>
    public bool IsReadOnly => _readOnlySource is not null;

    /// <summary>Counts the kernels that wrote into the bytes, so that one who saved a tensor sees that it was overwritten.</summary>
    public int Version { get; private set; }

    /// <summary>True once the arena that gave the bytes has taken them back.</summary>
    public bool IsExpired => _endedBy is not null;

    /// <summary>Throws where the bytes were taken back.</summary>
    /// <exception cref="InvalidOperationException">The storage has expired; the message names the step and the remedy.</exception>
    public void ThrowIfExpired(string what)
    {
        if (_endedBy is not null)
            throw new InvalidOperationException($"{what} belongs to {_endedBy}, which is over; call Keep() before it ends to hold on to a tensor");
    }

    /// <summary>Where read-only bytes come from, else null.</summary>
    internal string? ReadOnlySource => _readOnlySource;

    /// <summary>Names this content: no other storage ever has the number, nor has this one after a write.</summary>
    internal long Stamp { get; private set; } = NextStamp();

    /// <summary>A number that names no other content.</summary>
    internal static long NextStamp() => Interlocked.Increment(ref s_stamps);

    /// <summary>Where an arena's part lies; null for memory of its own.</summary>
    internal ArenaPlace? Place { get; set; }

    /// <summary>How many operations that saved it, and values whose gradient it is, will read it yet.</summary>
    internal int Holders { get; set; }

    /// <summary>Notes that a kernel is about to write.</summary>
    /// <exception cref="InvalidOperationException">The bytes are read-only; the message names the tensor and its file.</exception>
    internal void CountWrite()
    {
        if (_readOnlySource is not null)
            throw new InvalidOperationException(
                $"{_readOnlySource} is a view of the mapped file and cannot be written; write into a copy: tensor.Keep()");
        Version++;
        Stamp = NextStamp();
    }

    /// <summary>Marks the bytes as taken back by <paramref name="owner"/>.</summary>
    internal void Expire(string owner) => _endedBy = owner;
}
