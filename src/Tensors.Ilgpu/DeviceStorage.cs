using ILGPU;
using ILGPU.Runtime;

namespace Reference.Tensors.Ilgpu;

/// <summary>A device buffer or a part of one. ILGPU frees a buffer when the collector finds that nothing refers to it.</summary>
internal sealed class DeviceStorage(MemoryBuffer1D<byte, Stride1D.Dense> buffer, nint offset, nint byteLength) : Storage(byteLength)
{
    public MemoryBuffer1D<byte, Stride1D.Dense> Buffer => buffer;

    /// <summary>Where the part begins, in bytes.</summary>
    public nint Offset => offset;

    public DeviceStorage Slice(nint start, nint length)
    {
        if (start < 0 || length < 0 || start > ByteLength - length)
            throw new ArgumentOutOfRangeException(nameof(start), $"bytes {start}..{start + length} of a storage of {ByteLength}");
        return new DeviceStorage(buffer, offset + start, length);
    }
}
