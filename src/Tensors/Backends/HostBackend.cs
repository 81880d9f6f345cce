using System.Buffers;
using System.Runtime.CompilerServices;

namespace Reference.Tensors.Backends;

/// <summary>What the backends share that work on this process's memory.</summary>
public abstract unsafe class HostBackend : Backend
{
    /// <inheritdoc/>
    public override Storage Allocate(nint byteLength, bool zeroed) => HostStorage.Allocate(byteLength, zeroed);

    /// <inheritdoc/>
    public override Storage Slice(Storage storage, nint offset, nint byteLength) => ((HostStorage)storage).Slice(offset, byteLength);

    /// <inheritdoc/>
    public override bool CanReach(Storage storage) => storage is HostStorage;

    /// <inheritdoc/>
    public override void Upload(ReadOnlySpan<byte> source, Tensor destination)
    {
        byte* to = Bytes(destination, source.Length, nameof(Upload));
        destination.Storage.CountWrite();
        fixed (byte* from = source) Buffer.MemoryCopy(from, to, source.Length, source.Length);
        GC.KeepAlive(destination);
    }

    /// <inheritdoc/>
    public override void Download(Tensor source, Span<byte> destination)
    {
        byte* from = Bytes(source, destination.Length, nameof(Download));
        fixed (byte* to = destination) Buffer.MemoryCopy(from, to, destination.Length, destination.Length);
        GC.KeepAlive(source);
    }

    private byte* Bytes(Tensor tensor, int length, string kernel)
    {
        Check(tensor, kernel);
        if (!tensor.IsDense) throw Bad(kernel, "the tensor must be dense", tensor);
        if (tensor.DType.ByteCount(tensor.Count) != length) throw Bad(kernel, $"{length} bytes on the host", tensor);
        return tensor.Pointer<byte>();
    }

    /// <inheritdoc/>
    protected override void CheckIndices(string kernel, Tensor indices, nint limit)
    {
        int* values = indices.Pointer<int>();
        for (nint i = 0; i < indices.Count; i++)
            if ((uint)values[i] >= (nuint)limit) throw new ArgumentException($"{kernel}: index {values[i]} at {i} lies outside a table of {limit} rows");
    }

    /// <inheritdoc/>
    protected override void CheckDifferent(string kernel, Tensor indices)
    {
        int[] sorted = ArrayPool<int>.Shared.Rent((int)indices.Count);
        Span<int> values = sorted.AsSpan(0, (int)indices.Count);
        new ReadOnlySpan<int>(indices.Pointer<int>(), values.Length).CopyTo(values);
        values.Sort();
        int twice = -1;
        for (int i = 1; i < values.Length && twice < 0; i++)
            if (values[i] == values[i - 1]) twice = values[i];
        ArrayPool<int>.Shared.Return(sorted);
        if (twice >= 0) throw new ArgumentException($"{kernel}: index {twice} stands twice in {indices}; name each row once");
    }

    /// <summary>The place of element <paramref name="index"/> (row-major) under strides.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static nint Place(nint index, ReadOnlySpan<nint> lengths, ReadOnlySpan<nint> strides)
    {
        nint place = 0;
        for (int axis = lengths.Length - 1; axis >= 0; axis--)
        {
            (nint rest, nint at) = Math.DivRem(index, lengths[axis]);
            place += at * strides[axis];
            index = rest;
        }

        return place;
    }
}
