namespace Reference.Tensors;

/// <summary>The bytes under one or more tensors, wherever a backend keeps them.</summary>
public abstract class Storage
{
    private string? _endedBy;

    /// <summary>A storage of <paramref name="byteLength"/> bytes.</summary>
    protected Storage(nint byteLength) => ByteLength = byteLength;

    /// <summary>Number of bytes.</summary>
    public nint ByteLength { get; }

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

    /// <summary>Notes that a kernel writes.</summary>
    internal void CountWrite() => Version++;

    /// <summary>Marks the bytes as taken back by <paramref name="owner"/>.</summary>
    internal void Expire(string owner) => _endedBy = owner;
}
