using Microsoft.Win32.SafeHandles;
using Reference.Tensors.Backends;

namespace Reference.Tensors.Formats;

/// <summary>Tensors on a mapped file.</summary>
internal static unsafe class MappedTensors
{
    private const int ChunkBytes = 1 << 26;

    /// <summary>A tensor of an entry: a view where that is possible, else a copy.</summary>
    public static Tensor Get(MappedFile file, TensorEntry entry, DType type, Backend backend)
    {
        Shape shape = entry.Shape;
        SafeMemoryMappedViewHandle view = file.Map();
        if (entry.ByteLength == 0) return Tensor.Empty(backend, shape, type);
        byte* start = (byte*)view.DangerousGetHandle() + entry.Offset;
        if (type == DType.Bool) CheckTruthValues(file, entry, start);
        string source = $"tensor {MalformedFileException.Quote(entry.Name)} of {file.Path}";
        var storage = new HostStorage(view, start, (nint)entry.ByteLength, source);
        bool aligned = type.IsQuantized() || (nint)start % type.BlockBytes() == 0;
        Tensor result = aligned && backend.CanReach(storage)
            ? new Tensor(backend, storage, type, shape, shape.DenseStrides(), 0)
            : Upload(start, (nint)entry.ByteLength, Tensor.Empty(backend, shape, type));
        GC.KeepAlive(view);
        return result;
    }

    private static void CheckTruthValues(MappedFile file, TensorEntry entry, byte* start)
    {
        for (long at = 0; at < entry.ByteLength; at += ChunkBytes)
        {
            var part = new ReadOnlySpan<byte>(start + at, (int)Math.Min(ChunkBytes, entry.ByteLength - at));
            int bad = part.IndexOfAnyExceptInRange<byte>(0, 1);
            if (bad >= 0)
                throw new MalformedFileException(file.Path, $"tensor {MalformedFileException.Quote(entry.Name)}, element {at + bad}",
                    $"{part[bad]}", "0 or 1");
        }
    }

    private static Tensor Upload(byte* start, nint byteLength, Tensor tensor)
    {
        Tensor target = tensor.DType.IsQuantized() ? tensor : tensor.Reshape(new Shape(tensor.Count));
        if (byteLength <= ChunkBytes || target.Shape.Rank == 0)
        {
            tensor.Backend.Upload(new ReadOnlySpan<byte>(start, checked((int)byteLength)), tensor);
            return tensor;
        }

        nint rowBytes = byteLength / target.Shape[0], rows = Math.Max(1, ChunkBytes / rowBytes);
        for (nint row = 0; row < target.Shape[0]; row += rows)
        {
            nint count = Math.Min(rows, target.Shape[0] - row);
            tensor.Backend.Upload(new ReadOnlySpan<byte>(start + (row * rowBytes), checked((int)(count * rowBytes))),
                target.Slice(0, row, count));
        }

        return tensor;
    }
}
