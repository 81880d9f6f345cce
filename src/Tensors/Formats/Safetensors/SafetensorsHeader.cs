using System.Text.Json;

namespace Reference.Tensors.Formats.Safetensors;

/// <summary>
/// The header of a safetensors file: {"name": {"dtype", "shape", "data_offsets": [begin, end]}, …, "__metadata__": {text: text}}.
/// Rules are those of the format's reader, and stricter where it is silent: no name may stand twice.
/// </summary>
internal sealed class SafetensorsHeader
{
    private readonly List<TensorEntry> _entries = [];
    private readonly HashSet<string> _names = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _metadata = new(StringComparer.Ordinal);
    private readonly long _dataStart;
    private bool _hasMetadata;

    private SafetensorsHeader(long dataStart) => _dataStart = dataStart;

    /// <summary>Where the data begins in the file.</summary>
    public long DataStart => _dataStart;

    /// <summary>Tensors in the order of the header, offsets from the data's start; not yet held against each other or the file.</summary>
    public IReadOnlyList<TensorEntry> Entries => _entries;

    /// <summary>"__metadata__", empty where there is none.</summary>
    public IReadOnlyDictionary<string, string> Metadata => _metadata;

    /// <summary>Parses a header.</summary>
    /// <param name="path">The file, for errors.</param>
    /// <param name="text">The header's bytes.</param>
    /// <param name="origin">Where they begin in the file.</param>
    /// <exception cref="MalformedFileException">It breaks a rule.</exception>
    public static SafetensorsHeader Parse(string path, ReadOnlySpan<byte> text, long origin)
    {
        var json = new StrictJson(text, path, origin);
        json.RequireUtf8(text);
        var header = new SafetensorsHeader(origin + text.Length);
        json.Next(JsonTokenType.StartObject, "the header");
        for (json.Next(); json.Token != JsonTokenType.EndObject; json.Next())
        {
            string name = json.Text("a tensor's name", SafetensorsLimits.NameBytes);
            if (name == "__metadata__") header.ReadMetadata(ref json);
            else header.ReadTensor(ref json, name);
        }

        json.End();
        return header;
    }

    private void ReadMetadata(ref StrictJson json)
    {
        if (_hasMetadata) throw json.Error("\"__metadata__\" a second time", "one at most");
        _hasMetadata = true;
        int bytes = 0;
        json.Next(JsonTokenType.StartObject, "\"__metadata__\"");
        for (json.Next(); json.Token != JsonTokenType.EndObject; json.Next())
        {
            string key = json.Text("a metadata key", SafetensorsLimits.MetadataBytes);
            json.Next(JsonTokenType.String, "the metadata", key);
            string value = json.Text("a metadata value", SafetensorsLimits.MetadataBytes);
            bytes += key.Length + value.Length;
            if (bytes > SafetensorsLimits.MetadataBytes)
                throw json.Error($"more than {bytes} characters of metadata", $"at most {SafetensorsLimits.MetadataBytes}");
            if (!_metadata.TryAdd(key, value))
                throw json.Error($"metadata key {MalformedFileException.Quote(key)} a second time", "each key once");
        }
    }

    private void ReadTensor(ref StrictJson json, string name)
    {
        if (!_names.Add(name)) throw json.Error($"tensor {MalformedFileException.Quote(name)} a second time", "each name once");
        if (_entries.Count == SafetensorsLimits.Tensors)
            throw json.Error($"more than {SafetensorsLimits.Tensors} tensors", "at most that many");
        SafetensorsTypes.Kind? kind = null;
        long[]? shape = null, range = null;
        json.Next(JsonTokenType.StartObject, "the value", name);
        for (json.Next(); json.Token != JsonTokenType.EndObject; json.Next())
        {
            string member = json.Text("a member's name", SafetensorsLimits.NameBytes);
            bool again = member switch
            {
                "dtype" => kind is not null,
                "shape" => shape is not null,
                "data_offsets" => range is not null,
                _ => false,
            };
            if (again)
                throw json.Error($"\"{member}\" of tensor {MalformedFileException.Quote(name)} a second time", "it once");
            json.Next();
            if (member == "dtype") kind = ReadType(ref json, name);
            else if (member == "shape") shape = ReadNumbers(ref json, "the shape", name, SafetensorsLimits.Rank);
            else if (member == "data_offsets") range = ReadNumbers(ref json, "\"data_offsets\"", name, 2);
            else json.Skip(SafetensorsLimits.NameBytes);
        }

        if (kind is not { } type || shape is null || range is null)
        {
            string lacking = kind is null ? "\"dtype\"" : shape is null ? "\"shape\"" : "\"data_offsets\"";
            throw json.Error($"tensor {MalformedFileException.Quote(name)} without {lacking}",
                "all three of dtype, shape and data_offsets");
        }

        CheckSize(ref json, name, type, shape, range);
        _entries.Add(new TensorEntry(name, type.Name, type.DType, shape, range[0], range[1] - range[0]));
    }

    private static SafetensorsTypes.Kind ReadType(ref StrictJson json, string name)
    {
        string type = json.Text("the dtype", SafetensorsLimits.NameBytes, name);
        if (SafetensorsTypes.ByName.TryGetValue(type, out SafetensorsTypes.Kind kind)) return kind;
        throw json.Error($"dtype {MalformedFileException.Quote(type)} of {MalformedFileException.Quote(name)}",
            $"one of {SafetensorsTypes.Known}");
    }

    private static long[] ReadNumbers(ref StrictJson json, string what, string name, int limit)
    {
        json.Expect(JsonTokenType.StartArray, what, name);
        Span<long> numbers = stackalloc long[SafetensorsLimits.Rank];
        int count = 0;
        for (json.Next(); json.Token != JsonTokenType.EndArray; json.Next())
        {
            if (count == limit)
                throw json.Error($"more than {limit} numbers as {what} of {MalformedFileException.Quote(name)}", $"at most {limit}");
            numbers[count++] = json.Count(what, name);
        }

        return numbers[..count].ToArray();
    }

    private static void CheckSize(ref StrictJson json, string name, SafetensorsTypes.Kind type, long[] shape, long[] range)
    {
        SizeProblem problem = CheckedSize.Of(shape, 1, type.Bits, out long bytes);
        if (range.Length == 2 && range[0] <= range[1] && problem == SizeProblem.None && bytes == range[1] - range[0]) return;
        string said = $"tensor {MalformedFileException.Quote(name)} of {type.Name}[{string.Join(", ", shape)}]";
        if (range.Length != 2) throw json.Error($"{range.Length} data offsets of {said}", "[begin, end]");
        if (range[0] > range[1]) throw json.Error($"{said} from byte {range[0]} to {range[1]}", "begin not past end");
        if (problem == SizeProblem.Overflow) throw json.Error($"size overflow: {said}", "fewer than 2^63 elements and bytes");
        if (problem == SizeProblem.Partial) throw json.Error(said, "a whole number of bytes");
        throw json.Error($"{range[1] - range[0]} bytes for {said}", $"{bytes} bytes");
    }
}
