namespace Reference.Tests.Training.Loop;

/// <summary>A stream onto a disk that is full after some bytes.</summary>
/// <param name="inner">The file.</param>
/// <param name="room">Bytes that still fit.</param>
internal sealed class FullStream(Stream inner, long room) : Stream
{
    private long _room = room;

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => inner.Length;

    public override long Position { get => inner.Position; set => throw new NotSupportedException(); }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        inner.Write(buffer[..(int)Math.Min(_room, buffer.Length)]);
        if ((_room -= buffer.Length) < 0) throw new IOException("No space left on device");
    }

    public override void Flush() => inner.Flush();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();
}
