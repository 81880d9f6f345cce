using System.Buffers.Binary;

namespace Reference.Tensors.Formats.Safetensors;

/// <summary>
/// A safetensors file: 8 bytes of header length (little-endian), a JSON header, then the tensors' bytes without gap or overlap
/// (github.com/huggingface/safetensors). Opening reads and checks the header only. Reads F64, F32, F16, BF16, I64, I32, I16, I8, U8 and
/// BOOL; other known types are listed.
/// </summary>
public sealed class SafetensorsFile : TensorFile
{
    private SafetensorsFile(MappedFile file, IReadOnlyList<TensorEntry> entries, IReadOnlyDictionary<string, string> metadata)
        : base(file, entries) => Metadata = metadata;

    /// <summary>The header's "__metadata__", empty where there is none.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; }

    private protected override string Readable => $"the types that can be are {SafetensorsTypes.Readable}";

    /// <summary>Opens a file and checks its header against its length.</summary>
    /// <exception cref="IOException">The file is missing or unreadable.</exception>
    /// <exception cref="MalformedFileException">It breaks a rule of the format.</exception>
    public static SafetensorsFile Open(string path)
    {
        MappedFile file = MappedFile.Open(path);
        try
        {
            SafetensorsHeader header = SafetensorsHeader.Parse(path, ReadHeader(file), 8);
            return new SafetensorsFile(file, Place(file, header), header.Metadata);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    private static byte[] ReadHeader(MappedFile file)
    {
        Span<byte> head = stackalloc byte[(int)Math.Min(ForeignFiles.HeadLength, file.Length)];
        file.Read(0, head);
        if (head.Length < 8)
            throw new MalformedFileException(file.Path, "file", $"{head.Length} bytes: too short for the 8-byte header length",
                "a safetensors file");
        ulong length = BinaryPrimitives.ReadUInt64LittleEndian(head);
        if (length > SafetensorsLimits.HeaderBytes || length > (ulong)file.Length - 8)
            ForeignFiles.Refuse(file.Path, head, "a safetensors file");
        if (length > SafetensorsLimits.HeaderBytes)
            throw new MalformedFileException(file.Path, "header length (bytes 0 to 7)", $"{length}",
                $"at most {SafetensorsLimits.HeaderBytes}, the format's limit");
        if (length > (ulong)file.Length - 8)
            throw new MalformedFileException(file.Path, "header length (bytes 0 to 7)", $"{length}",
                $"at most {file.Length - 8}: the file has {file.Length} bytes", "The file may be cut short.");
        if (length < 2)
            throw new MalformedFileException(file.Path, "header length (bytes 0 to 7)", $"{length}", "2 or more: a JSON object");
        var header = new byte[length];
        file.Read(8, header);
        return header;
    }

    /// <summary>Holds the tensors against each other and the file, and makes their offsets absolute.</summary>
    private static List<TensorEntry> Place(MappedFile file, SafetensorsHeader header)
    {
        long dataBytes = file.Length - header.DataStart, at = 0;
        foreach (TensorEntry entry in header.Entries.OrderBy(entry => entry.Offset).ThenBy(entry => entry.ByteLength))
        {
            string where = $"tensor {MalformedFileException.Quote(entry.Name)}", begin = $"data from byte {entry.Offset} on";
            if (entry.Offset > at)
                throw new MalformedFileException(file.Path, where, begin,
                    $"byte {at}: {entry.Offset - at} bytes before it belong to no tensor");
            if (entry.Offset < at)
                throw new MalformedFileException(file.Path, where, $"{begin}, which overlaps another tensor", $"byte {at}");
            if (!CheckedSize.Fits((ulong)at, (ulong)entry.ByteLength, dataBytes))
                throw new MalformedFileException(file.Path, where, $"{entry.ByteLength} bytes, {begin}",
                    $"at most the file's {dataBytes} bytes of data", "The file may be cut short.");
            at += entry.ByteLength;
        }

        if (at != dataBytes)
            throw new MalformedFileException(file.Path, "end of the data", $"{dataBytes - at} bytes after the last tensor", "none");
        return [.. header.Entries.Select(entry => entry with { Offset = header.DataStart + entry.Offset })];
    }
}
