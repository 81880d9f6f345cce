namespace Reference.Tensors;

/// <summary>
/// Bytes in this process's memory: an array that the collector owns, a part of one, or a mapped file. Elements are reached through
/// <see cref="Pointer"/>, by backends only.
/// </summary>
internal sealed unsafe class HostStorage : Storage
{
    /// <summary>Rows of dense tensors begin on a cache line where they can.</summary>
    public const int Alignment = 64;

    private readonly object _owner;

    /// <summary>A view of memory that <paramref name="owner"/> keeps alive and in place.</summary>
    /// <param name="owner">Kept alive.</param>
    /// <param name="pointer">The first byte.</param>
    /// <param name="byteLength">How many.</param>
    /// <param name="readOnlySource">Where they come from, if they must not be written.</param>
    public HostStorage(object owner, byte* pointer, nint byteLength, string? readOnlySource = null)
        : base(byteLength, readOnlySource)
    {
        _owner = owner;
        Pointer = pointer;
    }

    /// <summary>The first byte.</summary>
    public byte* Pointer { get; }

    /// <summary>What keeps the memory alive.</summary>
    public object Owner => _owner;

    /// <summary>New memory on the pinned heap, zeroed where asked for.</summary>
    /// <exception cref="OutOfMemoryException">The collector cannot give that much.</exception>
    public static HostStorage Allocate(nint byteLength, bool zeroed)
    {
        nint longs = checked(byteLength + Alignment + 7) / 8;
        var array = zeroed ? GC.AllocateArray<long>(checked((int)longs), pinned: true) : GC.AllocateUninitializedArray<long>(checked((int)longs), pinned: true);
        byte* start = (byte*)System.Runtime.CompilerServices.Unsafe.AsPointer(ref array[0]);
        byte* aligned = (byte*)(((nint)start + Alignment - 1) & ~(nint)(Alignment - 1));
        return new HostStorage(array, aligned, byteLength);
    }

    /// <summary>A part of this storage, sharing its memory.</summary>
    public HostStorage Slice(nint offset, nint byteLength)
    {
        if (offset < 0 || byteLength < 0 || offset > ByteLength - byteLength)
            throw new ArgumentOutOfRangeException(nameof(offset), $"bytes {offset}..{offset + byteLength} of a storage of {ByteLength}");
        return new HostStorage(this, Pointer + offset, byteLength, ReadOnlySource);
    }
}
