namespace Reference.Tensors.Formats.Gguf;

/// <summary>Reads the list of tensors and gives each its place in the file.</summary>
internal static class GgufTensorReader
{
    /// <summary>A tensor as it is listed.</summary>
    /// <param name="Name">Name.</param>
    /// <param name="TypeId">ggml's number of the type.</param>
    /// <param name="Lengths">Axis lengths, outermost first.</param>
    /// <param name="Offset">From the data's start.</param>
    private readonly record struct Listed(string Name, uint TypeId, long[] Lengths, ulong Offset);

    /// <summary>Reads <paramref name="count"/> tensors.</summary>
    /// <exception cref="MalformedFileException">A name, shape, type or place breaks a rule of the format or leaves the file.</exception>
    public static List<TensorEntry> Read(FileCursor cursor, ulong count, long alignment)
    {
        var listed = new List<Listed>();
        var names = new HashSet<string>(StringComparer.Ordinal);
        for (ulong i = 0; i < count; i++)
        {
            Listed tensor = ReadOne(cursor, i);
            if (!names.Add(tensor.Name))
                throw cursor.Error($"tensor {MalformedFileException.Quote(tensor.Name)}", "the name a second time", "each name once");
            listed.Add(tensor);
        }

        long start = CheckedSize.Align(cursor.Position, alignment)
            ?? throw cursor.Error("data section", "a start past 2^63", "a place in the file");
        return Place(cursor.File, listed, start, alignment);
    }

    private static Listed ReadOne(FileCursor cursor, ulong index)
    {
        string name = cursor.ReadText($"name of tensor {index}", GgufLimits.NameBytes),
            what = $"tensor {MalformedFileException.Quote(name)}";
        if (name.Length == 0) throw cursor.Error($"name of tensor {index}", "an empty name", "a name");
        uint rank = cursor.Read<uint>(what);
        if (rank is 0 or > GgufLimits.Rank) throw cursor.Error(what, $"{rank} axes", $"1 to {GgufLimits.Rank}");
        var lengths = new long[rank];
        for (int axis = (int)rank - 1; axis >= 0; axis--)
        {
            ulong length = cursor.Read<ulong>(what);
            if (length is 0 or > long.MaxValue) throw cursor.Error(what, $"an axis of length {length}", "1 to 2^63 - 1");
            lengths[axis] = (long)length;
        }

        uint type = cursor.Read<uint>(what);
        if (type > int.MaxValue) throw cursor.Error(what, $"type {(int)type}", "a type number of ggml, which are not negative");
        return new Listed(name, type, lengths, cursor.Read<ulong>(what));
    }

    private static List<TensorEntry> Place(MappedFile file, List<Listed> listed, long start, long alignment)
    {
        var entries = new List<TensorEntry>(listed.Count);
        long dataBytes = Math.Max(0, file.Length - start), at = 0;
        for (int i = 0; i < listed.Count; i++)
        {
            Listed tensor = listed[i];
            string where = $"tensor {MalformedFileException.Quote(tensor.Name)}";
            if (tensor.Offset != (ulong)at)
                throw new MalformedFileException(file.Path, where, $"offset {tensor.Offset}",
                    $"{at}: tensors follow one another, each at the next multiple of {alignment}");
            GgufTensorTypes.Kind? kind = GgufTensorTypes.Find(tensor.TypeId);
            ulong next = i + 1 < listed.Count ? listed[i + 1].Offset : (ulong)dataBytes;
            long bytes = kind is { } known ? SizeOf(file, where, tensor, known) : SizeOfUnknown(file, where, tensor, next, dataBytes);
            if (!CheckedSize.Fits((ulong)at, (ulong)bytes, dataBytes))
                throw new MalformedFileException(file.Path, where, $"{bytes} bytes of data at offset {at}",
                    $"at most the file's {dataBytes}", "The file may be cut short.");
            entries.Add(new TensorEntry(tensor.Name, kind?.Name ?? GgufTensorTypes.NameOfUnknown(tensor.TypeId), kind?.DType,
                tensor.Lengths, start + at, bytes));
            at = CheckedSize.Align(at + bytes, alignment)
                ?? throw new MalformedFileException(file.Path, where, "an end past 2^63", "a place in the file");
        }

        if (dataBytes > at)
            throw new MalformedFileException(file.Path, "end of the data", $"{dataBytes - at} bytes after the last tensor",
                "none but padding");
        return entries;
    }

    private static long SizeOf(MappedFile file, string where, Listed tensor, GgufTensorTypes.Kind kind)
    {
        string said = $"{kind.Name}[{string.Join(", ", tensor.Lengths)}]";
        if (tensor.Lengths[^1] % kind.BlockLength != 0)
            throw new MalformedFileException(file.Path, where, $"{said}: rows of {tensor.Lengths[^1]}",
                $"a multiple of the block length {kind.BlockLength}");
        if (CheckedSize.Of(tensor.Lengths, kind.BlockLength, kind.BlockBytes * 8, out long bytes) != SizeProblem.None)
            throw new MalformedFileException(file.Path, where, $"size overflow: {said}", "fewer than 2^63 elements and bytes");
        return bytes;
    }

    // A type of a newer ggml: where the next tensor begins is all that is known of its size.
    private static long SizeOfUnknown(MappedFile file, string where, Listed tensor, ulong next, long dataBytes)
    {
        if (CheckedSize.Of(tensor.Lengths, 1, 1, out _) == SizeProblem.Overflow)
            throw new MalformedFileException(file.Path, where, $"size overflow: [{string.Join(", ", tensor.Lengths)}]",
                "fewer than 2^63 elements");
        if (next < tensor.Offset || next > (ulong)dataBytes)
            throw new MalformedFileException(file.Path, where, $"offset {tensor.Offset} and the next tensor's {next}",
                $"rising offsets within the file's {dataBytes} bytes of data");
        return (long)(next - tensor.Offset);
    }
}
