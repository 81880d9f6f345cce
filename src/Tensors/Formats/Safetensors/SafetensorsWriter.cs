using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Reference.Tensors.Formats.Safetensors;

/// <summary>
/// Writes safetensors files, byte for byte as the format's own library does: tensors by falling alignment of their type, then by name;
/// "__metadata__" first; compact JSON, padded with blanks to a multiple of 8. The bytes depend on names, values and metadata only.
/// </summary>
public static class SafetensorsWriter
{
    private const int ChunkElements = 1 << 20;

    /// <summary>Writes a file atomically (see <see cref="AtomicFile"/>).</summary>
    /// <param name="path">The file.</param>
    /// <param name="tensors">F64, F32, F16, BF16, I64, I32, I16, I8, U8 or Bool; any strides.</param>
    /// <param name="metadata">Texts for "__metadata__"; none where null or empty.</param>
    /// <returns>The file's SHA-256, 64 lower-case hex digits.</returns>
    /// <exception cref="ArgumentException">A name stands twice, is "__metadata__" or no Unicode text, or a type has no place in the
    /// format.</exception>
    public static string Write(string path, IEnumerable<(string Name, Tensor Tensor)> tensors,
        IReadOnlyDictionary<string, string>? metadata = null)
    {
        List<(string Name, Tensor Tensor)> sorted = Sort(tensors);
        string hash = "";
        AtomicFile.Write(path, stream => hash = WriteSorted(stream, sorted, metadata));
        return hash;
    }

    /// <summary>Writes the file's bytes to a stream; otherwise as <see cref="Write(string, IEnumerable{ValueTuple{string, Tensor}},
    /// IReadOnlyDictionary{string, string}?)"/>.</summary>
    public static string Write(Stream stream, IEnumerable<(string Name, Tensor Tensor)> tensors,
        IReadOnlyDictionary<string, string>? metadata = null)
    {
        ArgumentNullException.ThrowIfNull(stream);
        return WriteSorted(stream, Sort(tensors), metadata);
    }

    /// <summary>The SHA-256 that the file would have, without writing it.</summary>
    public static string Hash(IEnumerable<(string Name, Tensor Tensor)> tensors, IReadOnlyDictionary<string, string>? metadata = null) =>
        WriteSorted(Stream.Null, Sort(tensors), metadata);

    private static List<(string Name, Tensor Tensor)> Sort(IEnumerable<(string Name, Tensor Tensor)> tensors)
    {
        ArgumentNullException.ThrowIfNull(tensors);
        var names = new HashSet<string>(StringComparer.Ordinal);
        List<(string Name, Tensor Tensor)> list = [.. tensors];
        foreach ((string name, Tensor tensor) in list)
        {
            string quoted = MalformedFileException.Quote(name);
            if (name == "__metadata__")
                throw new ArgumentException("a tensor cannot be called \"__metadata__\" in a safetensors file; rename it");
            if (!names.Add(name)) throw new ArgumentException($"two tensors are called {quoted}; a safetensors file holds each name once");
            if (SafetensorsTypes.Rank(tensor.DType) < 0)
                throw new ArgumentException(
                    $"tensor {quoted} is {tensor}: safetensors has no such type; convert it to one of {SafetensorsTypes.Readable}");
        }

        return [.. list.OrderBy(pair => SafetensorsTypes.Rank(pair.Tensor.DType)).ThenBy(pair => pair.Name, Utf8Order.Instance)];
    }

    private static string WriteSorted(Stream stream, List<(string Name, Tensor Tensor)> sorted,
        IReadOnlyDictionary<string, string>? metadata)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        byte[] header = Header(sorted, metadata);
        Span<byte> length = stackalloc byte[8];
        BinaryPrimitives.WriteUInt64LittleEndian(length, (ulong)header.Length);
        Put(stream, hash, length);
        Put(stream, hash, header);
        var buffer = new byte[sorted.Count == 0 ? 0 : 8 * (int)Math.Min(ChunkElements, sorted.Max(pair => pair.Tensor.Count))];
        foreach ((_, Tensor tensor) in sorted) WriteValues(stream, hash, tensor, buffer);
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private static byte[] Header(List<(string Name, Tensor Tensor)> sorted, IReadOnlyDictionary<string, string>? metadata)
    {
        var text = new SafetensorsText();
        if (metadata is { Count: > 0 }) text.AddMetadata(metadata);
        long at = 0;
        foreach ((string name, Tensor tensor) in sorted)
        {
            long end = checked(at + tensor.DType.ByteCount(tensor.Count));
            text.AddTensor(name, SafetensorsTypes.All[SafetensorsTypes.Rank(tensor.DType)].Name, tensor.Shape.Lengths, at, end);
            at = end;
        }

        return text.ToBytes();
    }

    private static void WriteValues(Stream stream, IncrementalHash hash, Tensor tensor, byte[] buffer)
    {
        if (tensor.Count == 0) return;
        Tensor flat = tensor.Reshape(new Shape(tensor.Count));
        for (nint at = 0; at < flat.Count; at += ChunkElements)
        {
            Tensor part = flat.Slice(0, at, Math.Min(ChunkElements, flat.Count - at));
            Span<byte> bytes = buffer.AsSpan(0, (int)part.DType.ByteCount(part.Count));
            tensor.Backend.Download(part, bytes);
            Put(stream, hash, bytes);
        }
    }

    private static void Put(Stream stream, IncrementalHash hash, ReadOnlySpan<byte> bytes)
    {
        stream.Write(bytes);
        hash.AppendData(bytes);
    }
}
