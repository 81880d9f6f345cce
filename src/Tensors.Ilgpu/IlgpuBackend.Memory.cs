using ILGPU;
using ILGPU.Runtime;
using Reference.Tensors.Backends;

namespace Reference.Tensors.Ilgpu;

/// <content>Memory on the device, and the copies between it and the host.</content>
public sealed partial class IlgpuBackend
{
    /// <inheritdoc/>
    public override Storage Allocate(nint byteLength, bool zeroed)
    {
        // Some devices refuse an empty buffer.
        MemoryBuffer1D<byte, Stride1D.Dense> buffer = Accelerator.Allocate1D<byte>(Math.Max(byteLength, 1));
        var storage = new DeviceStorage(buffer, 0, byteLength);
        if (zeroed) Locked(stream => buffer.View.MemSet(stream, 0));
        return storage;
    }

    /// <inheritdoc/>
    public override Storage Slice(Storage storage, nint offset, nint byteLength) => Own(storage).Slice(offset, byteLength);

    /// <inheritdoc/>
    public override bool CanReach(Storage storage) =>
        storage is DeviceStorage device && ReferenceEquals(device.Buffer.Accelerator, Accelerator);

    /// <inheritdoc/>
    public override void Upload(ReadOnlySpan<byte> source, Tensor destination)
    {
        CheckBytes(nameof(Upload), destination, source.Length);
        CheckResults(nameof(Upload), destination);
        if (source.Length == 0) return;
        lock (_oneLaunch)
        {
            Bytes(destination).SubView(0, source.Length).CopyFromCPU(Accelerator.DefaultStream, source);
            Accelerator.DefaultStream.Synchronize();
        }

        GC.KeepAlive(destination);
    }

    /// <inheritdoc/>
    public override void Download(Tensor source, Span<byte> destination)
    {
        CheckBytes(nameof(Download), source, destination.Length);
        if (destination.Length == 0) return;
        lock (_oneLaunch)
        {
            Bytes(source).SubView(0, destination.Length).CopyToCPU(Accelerator.DefaultStream, destination);
            Accelerator.DefaultStream.Synchronize();
        }

        GC.KeepAlive(source);
    }

    private void CheckBytes(string kernel, Tensor tensor, int length)
    {
        Check(tensor, kernel);
        if (!tensor.IsDense) throw Bad(kernel, "the tensor must be dense", tensor);
        if (tensor.DType.ByteCount(tensor.Count) != length) throw Bad(kernel, $"{length} bytes on the host", tensor);
    }

    /// <summary>A tensor's memory from its first element on.</summary>
    private ArrayView<T> View<T>(Tensor tensor)
        where T : unmanaged => Bytes(tensor).Cast<byte, T>();

    private ArrayView1D<byte, Stride1D.Dense> Bytes(Tensor tensor)
    {
        DeviceStorage storage = Own(tensor.Storage);
        nint offset = tensor.DType.ByteCount(tensor.Offset);
        return storage.Buffer.View.SubView(storage.Offset + offset, storage.ByteLength - offset);
    }

    private DeviceStorage Own(Storage storage)
    {
        if (CanReach(storage)) return (DeviceStorage)storage;
        throw new ArgumentException($"a storage of {storage.ByteLength} bytes is not on {DeviceName}; copy it there");
    }

    private void Locked(Action<AcceleratorStream> work)
    {
        lock (_oneLaunch)
        {
            work(Accelerator.DefaultStream);
            Accelerator.DefaultStream.Synchronize();
        }
    }
}
