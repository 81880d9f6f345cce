using System.Text.Json;
using System.Text.Json.Nodes;
using Reference.Peft.Configuration;

namespace Reference.Peft.Files;

/// <summary>
/// Reads the keys of an adapter_config.json, each once; what is left over must say nothing. Errors name the file and the key.
/// </summary>
public sealed class ConfigReader
{
    private readonly JsonObject _json;
    private readonly HashSet<string> _left;

    internal ConfigReader(JsonObject json, string path) => (_json, Path, _left) = (json, path, [.. json.Select(pair => pair.Key)]);

    /// <summary>The file.</summary>
    public string Path { get; }

    /// <summary>A whole number.</summary>
    public int Whole(string key, int otherwise, int least) => Take(key) is { } node ? WholeOf(key, node, least) : otherwise;

    /// <summary>A number.</summary>
    public double Number(string key, double otherwise) => Take(key) is { } node ? NumberOf(key, node) : otherwise;

    /// <summary>true or false.</summary>
    public bool Flag(string key, bool otherwise = false) => Take(key) switch
    {
        null => otherwise,
        JsonValue value when value.GetValueKind() is JsonValueKind.True or JsonValueKind.False => value.GetValue<bool>(),
        _ => throw Bad(key, "true or false"),
    };

    /// <summary>A text, or null.</summary>
    public string? Text(string key) => Take(key) switch
    {
        null => null,
        JsonValue value when value.GetValueKind() == JsonValueKind.String => value.GetValue<string>(),
        _ => throw Bad(key, "a text"),
    };

    /// <summary>True where a key holds this text.</summary>
    public bool IsText(string key, string text) =>
        _json[key] is JsonValue value && value.GetValueKind() == JsonValueKind.String && Text(key) == text;

    /// <summary>A list of names, an expression, or null.</summary>
    public TargetNames? Names(string key) => Take(key) switch
    {
        null => null,
        JsonValue value when value.GetValueKind() == JsonValueKind.String => TargetNames.Matching(value.GetValue<string>()),
        JsonArray list => TargetNames.Of([.. list.Select(node => TextOf(key, node))]),
        _ => throw Bad(key, "a list of names or one regular expression"),
    };

    /// <summary>A list of whole numbers, or one, or null.</summary>
    public (IReadOnlyList<int>? Numbers, bool IsOne) Numbers(string key) => Take(key) switch
    {
        null => (null, false),
        JsonArray list => ([.. list.Select(node => WholeOf(key, node, least: 0))], false),
        var node => ([WholeOf(key, node, least: 0)], true),
    };

    /// <summary>A map, in the order of the file.</summary>
    public IReadOnlyList<KeyValuePair<string, T>> Map<T>(string key, Func<string, JsonNode?, T> value) => Take(key) switch
    {
        null => [],
        JsonObject map => [.. map.Select(pair => KeyValuePair.Create(pair.Key, value($"{key}.{pair.Key}", pair.Value)))],
        _ => throw Bad(key, "a map of patterns"),
    };

    /// <summary>A node as a whole number.</summary>
    public int WholeOf(string key, JsonNode? node, int least) =>
        node is JsonValue value && value.GetValueKind() == JsonValueKind.Number && value.TryGetValue(out int whole) && whole >= least
            ? whole : throw Bad(key, $"a whole number from {least}", node);

    /// <summary>A node as a number.</summary>
    public double NumberOf(string key, JsonNode? node) =>
        node is JsonValue value && value.GetValueKind() == JsonValueKind.Number && value.TryGetValue(out double number)
            && double.IsFinite(number)
            ? number : throw Bad(key, "a number", node);

    /// <summary>
    /// Takes the keys that must say nothing: the listed ones with their neutral values, and any other that is null, false or empty.
    /// </summary>
    /// <param name="known">Key and neutral value.</param>
    /// <param name="unread">Those whose value says nothing, whatever it is.</param>
    public JsonObject Inert(IReadOnlyList<(string Key, string Neutral)> known, IReadOnlyList<string> unread)
    {
        var inert = new JsonObject();
        foreach (string key in _left.Order(StringComparer.Ordinal).ToList())
        {
            string? neutral = known.FirstOrDefault(entry => entry.Key == key).Neutral;
            JsonNode? value = _json[key];
            if (!unread.Contains(key) && !IsNeutral(value) && value?.ToJsonString() != neutral)
                throw Bad(key, neutral is null ? "no such key, for its meaning is not known (null, false or empty passes)"
                    : $"{neutral}, for what it asks is not supported");
            inert[key] = value?.DeepClone();
            _left.Remove(key);
        }

        return inert;
    }

    /// <summary>An error at a key.</summary>
    public AdapterException Bad(string key, string expected) => Bad(key, expected, _json[key]);

    internal void Forget(params ReadOnlySpan<string> keys)
    {
        foreach (string key in keys) _left.Remove(key);
    }

    private static bool IsNeutral(JsonNode? value) => value switch
    {
        null => true,
        JsonArray list => list.Count == 0,
        JsonObject map => map.Count == 0,
        var scalar => scalar.GetValueKind() == JsonValueKind.False || (scalar.GetValueKind() == JsonValueKind.String
            && scalar.GetValue<string>().Length == 0),
    };

    private AdapterException Bad(string key, string expected, JsonNode? found) =>
        new($"{Path}: {key} is {found?.ToJsonString() ?? "null"}; expected {expected}");

    private string TextOf(string key, JsonNode? node) =>
        node is JsonValue value && value.GetValueKind() == JsonValueKind.String ? value.GetValue<string>() :
            throw Bad(key, "a list of names");

    private JsonNode? Take(string key)
    {
        _left.Remove(key);
        return _json[key];
    }
}
