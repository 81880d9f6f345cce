using System.Buffers.Binary;
using Reference.Tensors.Backends;

namespace Reference.Tensors.Formats.Gguf;

/// <summary>
/// A GGUF file of version 2 or 3, little-endian: metadata, a list of tensors, their data (docs/gguf.md of ggml; rules of its gguf.cpp).
/// Opening reads and checks all but the data. Axis lengths, stored fastest first, are turned round to row-major shapes. Block types come
/// as such; <see cref="Backend.Copy"/> dequantises them. Types that cannot be read are listed and refused by name in Get.
/// </summary>
public sealed class GgufFile : TensorFile
{
    private readonly Dictionary<string, GgufValue> _metadata;

    private GgufFile(MappedFile file, List<TensorEntry> entries, int version, List<KeyValuePair<string, GgufValue>> metadata)
        : base(file, entries)
    {
        (Version, Metadata) = (version, metadata);
        _metadata = new Dictionary<string, GgufValue>(metadata, StringComparer.Ordinal);
    }

    /// <summary>Version of the format, 2 or 3.</summary>
    public int Version { get; }

    /// <summary>All metadata, in the order of the file.</summary>
    public IReadOnlyList<KeyValuePair<string, GgufValue>> Metadata { get; }

    private protected override string Readable => $"the types that can be are {GgufTensorTypes.Readable}";

    /// <summary>The metadata of a key, or null.</summary>
    public GgufValue? Find(string key) => _metadata.GetValueOrDefault(key);

    /// <summary>Opens a file and checks its head against its length.</summary>
    /// <exception cref="IOException">The file is missing or unreadable.</exception>
    /// <exception cref="MalformedFileException">It breaks a rule of the format.</exception>
    public static GgufFile Open(string path)
    {
        MappedFile file = MappedFile.Open(path);
        try
        {
            return Read(new FileCursor(file));
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    private static GgufFile Read(FileCursor cursor)
    {
        int version = ReadVersion(cursor);
        ulong tensors = cursor.Read<ulong>("tensor count"), values = cursor.Read<ulong>("metadata count");
        cursor.Need(tensors, 33, "tensor count (a tensor's entry takes 33 bytes or more)");
        cursor.Need(values, 14, "metadata count (a value takes 14 bytes or more)");
        List<KeyValuePair<string, GgufValue>> metadata = GgufMetadataReader.Read(cursor, values);
        List<TensorEntry> entries = GgufTensorReader.Read(cursor, tensors, Alignment(cursor, metadata));
        return new GgufFile(cursor.File, entries, version, metadata);
    }

    private static int ReadVersion(FileCursor cursor)
    {
        Span<byte> head = stackalloc byte[(int)Math.Min(ForeignFiles.HeadLength, cursor.File.Length)];
        cursor.File.Read(0, head);
        if (!head.StartsWith("GGUF"u8))
        {
            ForeignFiles.Refuse(cursor.File.Path, head, "a GGUF file");
            string hint = head.StartsWith("FUGG"u8) ? "The bytes are swapped: a big-endian file; convert it on the machine that wrote it."
                : "";
            throw new MalformedFileException(cursor.File.Path, "first 4 bytes", Convert.ToHexString(head[..Math.Min(4, head.Length)]),
                "47475546 (\"GGUF\")", hint);
        }

        cursor.Read<uint>("magic number");
        uint version = cursor.Read<uint>("version");
        if (version is 2 or 3) return (int)version;
        bool swapped = BinaryPrimitives.ReverseEndianness(version) is >= 1 and <= 3;
        throw cursor.Error("version", $"{version}", "2 or 3", swapped ? "A big-endian file; convert it to little-endian."
            : "Convert the file with a current llama.cpp.");
    }

    private static long Alignment(FileCursor cursor, List<KeyValuePair<string, GgufValue>> metadata)
    {
        GgufValue? value = metadata.Find(pair => pair.Key == "general.alignment").Value;
        if (value is null) return GgufLimits.DefaultAlignment;
        string expected = $"U32, a power of two up to {GgufLimits.Alignment}";
        if (value.Type != GgufType.U32) throw cursor.Error("metadata \"general.alignment\"", value.ToString(), expected);
        long alignment = value.AsInt64();
        bool good = alignment is > 0 and <= GgufLimits.Alignment && (alignment & (alignment - 1)) == 0;
        return good ? alignment : throw cursor.Error("metadata \"general.alignment\"", value.ToString(), expected);
    }
}
