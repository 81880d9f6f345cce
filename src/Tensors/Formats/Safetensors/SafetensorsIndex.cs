using System.Buffers;
using System.Text.Json;

namespace Reference.Tensors.Formats.Safetensors;

/// <summary>
/// model.safetensors.index.json: {"metadata": {"total_size": bytes}, "weight_map": {tensor: file}}. File names come from strangers, so
/// only plain names of files in the same folder are taken.
/// </summary>
internal sealed class SafetensorsIndex
{
    private const int MaxBytes = 64 << 20;
    private const int MaxTensors = 1 << 19;
    private const int MaxShards = 4096;
    private static readonly SearchValues<char> s_special = SearchValues.Create("/\\:*?\"<>|");
    private readonly Dictionary<string, string> _shardOf = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _shards = new(StringComparer.OrdinalIgnoreCase);

    private SafetensorsIndex(string path) => Path = path;

    /// <summary>The index file.</summary>
    public string Path { get; }

    /// <summary>"total_size", where there is one that is a number.</summary>
    public long? TotalSize { get; private set; }

    /// <summary>The file of each tensor.</summary>
    public IReadOnlyDictionary<string, string> ShardOf => _shardOf;

    /// <summary>The names of the files, sorted.</summary>
    public IReadOnlyList<string> Shards => [.. _shards.Keys.Order(StringComparer.Ordinal)];

    /// <summary>Reads an index.</summary>
    /// <exception cref="MalformedFileException">It is no such index, or names a file that is no plain name.</exception>
    public static SafetensorsIndex Read(string path)
    {
        byte[] text;
        using (MappedFile file = MappedFile.Open(path))
        {
            if (file.Length > MaxBytes)
                throw new MalformedFileException(path, "file", $"{file.Length} bytes", $"an index of at most {MaxBytes}");
            text = new byte[file.Length];
            file.Read(0, text);
        }

        ForeignFiles.Refuse(path, text.AsSpan(0, Math.Min(text.Length, ForeignFiles.HeadLength)), "a safetensors index (JSON)");
        var index = new SafetensorsIndex(path);
        index.Parse(text);
        return index;
    }

    private void Parse(ReadOnlySpan<byte> text)
    {
        var json = new StrictJson(text, Path, 0);
        json.RequireUtf8(text);
        bool mapped = false;
        json.Next(JsonTokenType.StartObject, "the index");
        for (json.Next(); json.Token != JsonTokenType.EndObject; json.Next())
        {
            string member = json.Text("a member's name", SafetensorsLimits.NameBytes);
            json.Next();
            if (member == "weight_map" && mapped) throw json.Error("\"weight_map\" a second time", "it once");
            if (member == "weight_map") ReadMap(ref json);
            else if (member == "metadata" && json.Token == JsonTokenType.StartObject) ReadMetadata(ref json);
            else json.Skip(SafetensorsLimits.MetadataBytes);
            mapped |= member == "weight_map";
        }

        json.End();
        if (!mapped) throw new MalformedFileException(Path, "index", "no \"weight_map\"", "\"weight_map\": {tensor: file, ...}");
    }

    private void ReadMetadata(ref StrictJson json)
    {
        for (json.Next(); json.Token != JsonTokenType.EndObject; json.Next())
        {
            string member = json.Text("a member's name", SafetensorsLimits.NameBytes);
            json.Next();
            if (member == "total_size") TotalSize = json.CountOrNull();
            json.Skip(SafetensorsLimits.MetadataBytes);
        }
    }

    private void ReadMap(ref StrictJson json)
    {
        json.Expect(JsonTokenType.StartObject, "\"weight_map\"");
        for (json.Next(); json.Token != JsonTokenType.EndObject; json.Next())
        {
            string tensor = json.Text("a tensor's name", SafetensorsLimits.NameBytes);
            json.Next();
            string file = json.Text("the file", SafetensorsLimits.NameBytes, tensor);
            if (!IsPlainName(file))
                throw json.Error($"file {MalformedFileException.Quote(file)}", "the plain name of a .safetensors file in the same folder",
                    "A path that leads elsewhere is never followed.");
            if (_shardOf.Count == MaxTensors) throw json.Error($"more than {MaxTensors} tensors", "at most that many");
            if (!_shardOf.TryAdd(tensor, file))
                throw json.Error($"tensor {MalformedFileException.Quote(tensor)} a second time", "each name once");
            if (!_shards.TryAdd(file, file) && _shards[file] is { } same && same != file)
                throw json.Error($"files {MalformedFileException.Quote(same)} and {MalformedFileException.Quote(file)}",
                    "names that differ in more than case");
        }

        if (_shards.Count > MaxShards) throw json.Error($"{_shards.Count} files", $"at most {MaxShards}");
    }

    private static bool IsPlainName(string name) =>
        name.EndsWith(".safetensors", StringComparison.Ordinal) && name[0] != '.' && !name.AsSpan().ContainsAny(s_special)
        && !name.AsSpan().ContainsAnyInRange('\0', '\u001f');
}
