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
        json.Next(JsonTokenType.StartObject, "an object, {\"name\": {...}, ...}");
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
        json.Next(JsonTokenType.StartObject, "\"__metadata__\" to be an object of strings");
        for (json.Next(); json.Token != JsonTokenType.EndObject; json.Next())
        {
            string key = json.Text("a metadata key", SafetensorsLimits.MetadataBytes);
            json.Next(JsonTokenType.String, $"metadata {MalformedFileException.Quote(key)} to be a string");
            string value = json.Text("a metadata value", SafetensorsLimits.MetadataBytes);
            bytes += key.Length + value.Length;
            if (bytes > SafetensorsLimits.MetadataBytes) throw json.Error($"more than {bytes} characters of metadata", $"at most {SafetensorsLimits.MetadataBytes}");
            if (!_metadata.TryAdd(key, value)) throw json.Error($"metadata key {MalformedFileException.Quote(key)} a second time", "each key once");
        }
    }

    private void ReadTensor(ref StrictJson json, string name)
    {
        string quoted = MalformedFileException.Quote(name);
        if (!_names.Add(name)) throw json.Error($"tensor {quoted} a second time", "each name once");
        if (_entries.Count == SafetensorsLimits.Tensors) throw json.Error($"more than {SafetensorsLimits.Tensors} tensors", "at most that many");
        SafetensorsTypes.Kind? kind = null;
        List<long>? shape = null, range = null;
        json.Next(JsonTokenType.StartObject, $"tensor {quoted} to be an object");
        for (json.Next(); json.Token != JsonTokenType.EndObject; json.Next())
        {
            string member = json.Text("a member's name", SafetensorsLimits.NameBytes);
            bool again = (member == "dtype" && kind is not null) || (member == "shape" && shape is not null) || (member == "data_offsets" && range is not null);
            if (again) throw json.Error($"\"{member}\" of tensor {quoted} a second time", "it once");
            json.Next();
            if (member == "dtype") kind = ReadType(ref json, quoted);
            else if (member == "shape") shape = ReadNumbers(ref json, $"the shape of tensor {quoted}", SafetensorsLimits.Rank);
            else if (member == "data_offsets") range = ReadNumbers(ref json, $"\"data_offsets\" of tensor {quoted}", 2);
            else json.Skip(SafetensorsLimits.NameBytes);
        }

        if (kind is not { } type || shape is null || range is null)
            throw json.Error($"tensor {quoted} without {(kind is null ? "\"dtype\"" : shape is null ? "\"shape\"" : "\"data_offsets\"")}", "all three of dtype, shape and data_offsets");
        if (range.Count != 2) throw json.Error($"{range.Count} data offsets of tensor {quoted}", "[begin, end]");
        CheckSize(ref json, quoted, type, shape, range);
        _entries.Add(new TensorEntry(name, type.Name, type.DType, shape, range[0], range[1] - range[0]));
    }

    private static SafetensorsTypes.Kind ReadType(ref StrictJson json, string quoted)
    {
        string name = json.Text($"the dtype of tensor {quoted}", SafetensorsLimits.NameBytes);
        if (SafetensorsTypes.ByName.TryGetValue(name, out SafetensorsTypes.Kind kind)) return kind;
        throw json.Error($"dtype {MalformedFileException.Quote(name)} of tensor {quoted}", $"one of {SafetensorsTypes.Known}");
    }

    private static List<long> ReadNumbers(ref StrictJson json, string what, int limit)
    {
        json.Expect(JsonTokenType.StartArray, $"{what} to be an array of numbers");
        var numbers = new List<long>();
        for (json.Next(); json.Token != JsonTokenType.EndArray; json.Next())
        {
            if (numbers.Count == limit) throw json.Error($"more than {limit} numbers in {what}", $"at most {limit}");
            numbers.Add(json.Count(what));
        }

        return numbers;
    }

    private static void CheckSize(ref StrictJson json, string quoted, SafetensorsTypes.Kind type, List<long> shape, List<long> range)
    {
        string said = $"{type.Name}[{string.Join(", ", shape)}]";
        if (range[0] > range[1]) throw json.Error($"tensor {quoted} from byte {range[0]} to {range[1]}", "begin not past end");
        SizeProblem problem = CheckedSize.Of(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(shape), 1, type.Bits, out long bytes);
        if (problem == SizeProblem.Overflow) throw json.Error($"size overflow: tensor {quoted} of {said}", "fewer than 2^63 elements and bytes");
        if (problem == SizeProblem.Partial) throw json.Error($"tensor {quoted} of {said}", "a whole number of bytes");
        if (bytes != range[1] - range[0]) throw json.Error($"{range[1] - range[0]} bytes for tensor {quoted} of {said}", $"{bytes} bytes");
    }
}
