using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Unicode;

namespace Reference.Tensors.Formats;

/// <summary>
/// Reads a binary file from its beginning, in pieces. Every length that the file gives is held against the bytes that remain before
/// memory is taken for it.
/// </summary>
/// <param name="file">The file.</param>
internal sealed class FileCursor(MappedFile file)
{
    private readonly byte[] _window = new byte[1 << 16];
    private long _windowStart;
    private int _windowLength;

    /// <summary>The file.</summary>
    public MappedFile File => file;

    /// <summary>The next byte's place.</summary>
    public long Position { get; private set; }

    /// <summary>Bytes from here to the end.</summary>
    public long Remaining => file.Length - Position;

    /// <summary>The next value, little-endian.</summary>
    public T Read<T>(string what)
        where T : unmanaged
    {
        Need(1, Unsafe.SizeOf<T>(), what);
        T value = default;
        Fill(MemoryMarshal.AsBytes(new Span<T>(ref value)));
        return value;
    }

    /// <summary>The next <paramref name="count"/> values.</summary>
    public T[] ReadArray<T>(ulong count, string what)
        where T : unmanaged
    {
        Need(count, Unsafe.SizeOf<T>(), what);
        if (count > (ulong)Array.MaxLength) throw Error(what, $"{count} elements", $"at most {Array.MaxLength}");
        var values = new T[count];
        Fill(MemoryMarshal.AsBytes(values.AsSpan()));
        return values;
    }

    /// <summary>A text: 8 bytes of length, then UTF-8.</summary>
    public string ReadText(string what, int maxBytes)
    {
        ulong length = Read<ulong>(what);
        Need(length, 1, what);
        if (length > (ulong)maxBytes) throw Error(what, $"a text of {length} bytes", $"at most {maxBytes}");
        byte[] bytes = ReadArray<byte>(length, what);
        if (!Utf8.IsValid(bytes)) throw Error(what, $"a text of {length} bytes that is not UTF-8", "UTF-8");
        return Encoding.UTF8.GetString(bytes);
    }

    /// <summary>Throws unless as many elements of at least that size can still come.</summary>
    public void Need(ulong count, int size, string what)
    {
        if ((UInt128)count * (uint)size > (ulong)Remaining)
            throw Error(what, $"{count} times {size} bytes", $"at most the {Remaining} bytes that remain", "The file may be cut short.");
    }

    /// <summary>An error at this place.</summary>
    public MalformedFileException Error(string what, string found, string expected, string hint = "") =>
        new(file.Path, $"{what}, before byte {Position}", found, expected, hint);

    private void Fill(Span<byte> destination)
    {
        if (destination.Length > _window.Length)
        {
            file.Read(Position, destination);
            Position += destination.Length;
            return;
        }

        if (Position < _windowStart || Position + destination.Length > _windowStart + _windowLength)
        {
            (_windowStart, _windowLength) = (Position, (int)Math.Min(_window.Length, Remaining));
            file.Read(_windowStart, _window.AsSpan(0, _windowLength));
        }

        _window.AsSpan((int)(Position - _windowStart), destination.Length).CopyTo(destination);
        Position += destination.Length;
    }
}
