namespace Reference.Tensors.Formats.Gguf;

/// <summary>Reads metadata: key, type, value, one after another.</summary>
internal static class GgufMetadataReader
{
    /// <summary>Reads <paramref name="count"/> of them.</summary>
    /// <exception cref="MalformedFileException">A key is empty or stands twice, a type is unknown, a value is malformed.</exception>
    public static List<KeyValuePair<string, GgufValue>> Read(FileCursor cursor, ulong count)
    {
        var values = new List<KeyValuePair<string, GgufValue>>();
        var keys = new HashSet<string>(StringComparer.Ordinal);
        for (ulong i = 0; i < count; i++)
        {
            string key = cursor.ReadText($"key {i} of the metadata", GgufLimits.KeyBytes);
            if (key.Length == 0) throw cursor.Error($"key {i} of the metadata", "an empty key", "a name");
            string what = $"metadata {MalformedFileException.Quote(key)}";
            if (!keys.Add(key)) throw cursor.Error(what, "the key a second time", "each key once");
            values.Add(new(key, ReadValue(cursor, what)));
        }

        return values;
    }

    private static GgufValue ReadValue(FileCursor cursor, string what)
    {
        var type = (GgufType)cursor.Read<uint>(what);
        return type == GgufType.Array ? ReadArray(cursor, what) : new GgufValue(type, ReadScalar(cursor, type, what));
    }

    private static object ReadScalar(FileCursor cursor, GgufType type, string what) => type switch
    {
        GgufType.U8 => (ulong)cursor.Read<byte>(what),
        GgufType.I8 => (long)cursor.Read<sbyte>(what),
        GgufType.U16 => (ulong)cursor.Read<ushort>(what),
        GgufType.I16 => (long)cursor.Read<short>(what),
        GgufType.U32 => (ulong)cursor.Read<uint>(what),
        GgufType.I32 => (long)cursor.Read<int>(what),
        GgufType.U64 => cursor.Read<ulong>(what),
        GgufType.I64 => cursor.Read<long>(what),
        GgufType.F32 => (double)cursor.Read<float>(what),
        GgufType.F64 => cursor.Read<double>(what),
        GgufType.Bool => ReadTruth(cursor, cursor.Read<byte>(what), what),
        GgufType.Text => cursor.ReadText(what, GgufLimits.TextBytes),
        _ => throw cursor.Error(what, $"a value of type {(uint)type}", "a type from 0 to 12"),
    };

    private static GgufValue ReadArray(FileCursor cursor, string what)
    {
        var type = (GgufType)cursor.Read<uint>(what);
        ulong count = cursor.Read<ulong>(what);
        if (type == GgufType.Array) throw cursor.Error(what, "an array of arrays", "an array of numbers, truth values or texts");
        if (count > GgufLimits.ArrayLength) throw cursor.Error(what, $"an array of {count} elements", $"at most {GgufLimits.ArrayLength}");
        object content = type switch
        {
            GgufType.U8 => cursor.ReadArray<byte>(count, what),
            GgufType.I8 => cursor.ReadArray<sbyte>(count, what),
            GgufType.U16 => cursor.ReadArray<ushort>(count, what),
            GgufType.I16 => cursor.ReadArray<short>(count, what),
            GgufType.U32 => cursor.ReadArray<uint>(count, what),
            GgufType.I32 => cursor.ReadArray<int>(count, what),
            GgufType.U64 => cursor.ReadArray<ulong>(count, what),
            GgufType.I64 => cursor.ReadArray<long>(count, what),
            GgufType.F32 => cursor.ReadArray<float>(count, what),
            GgufType.F64 => cursor.ReadArray<double>(count, what),
            GgufType.Bool => Array.ConvertAll(cursor.ReadArray<byte>(count, what), value => ReadTruth(cursor, value, what)),
            GgufType.Text => ReadTexts(cursor, count, what),
            _ => throw cursor.Error(what, $"an array of type {(uint)type}", "a type from 0 to 8, or 10 to 12"),
        };
        return new GgufValue(GgufType.Array, content, type);
    }

    private static string[] ReadTexts(FileCursor cursor, ulong count, string what)
    {
        cursor.Need(count, sizeof(ulong), what);
        var texts = new string[count];
        for (int i = 0; i < texts.Length; i++) texts[i] = cursor.ReadText(what, GgufLimits.TextBytes);
        return texts;
    }

    private static bool ReadTruth(FileCursor cursor, byte value, string what) =>
        value <= 1 ? value == 1 : throw cursor.Error(what, $"{value} as a truth value", "0 or 1");
}
