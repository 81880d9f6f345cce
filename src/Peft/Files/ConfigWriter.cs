using System.Globalization;
using System.Text.Json.Nodes;
using Reference.Peft.Configuration;

namespace Reference.Peft.Files;

/// <summary>Collects the keys of an adapter_config.json.</summary>
public sealed class ConfigWriter
{
    private readonly JsonObject _inert;

    internal ConfigWriter(JsonObject inert) => _inert = inert;

    /// <summary>What was collected.</summary>
    internal JsonObject Json { get; } = [];

    /// <summary>Keys that say nothing: as they were read, or with their neutral values.</summary>
    public void Inert(IReadOnlyList<(string Key, string Neutral)> known)
    {
        foreach ((string key, string neutral) in known) Json[key] = JsonNode.Parse(neutral);
        foreach ((string key, JsonNode? value) in _inert) Json[key] = value?.DeepClone();
    }

    /// <summary>A whole number.</summary>
    public void Whole(string key, int value) => Json[key] = value;

    /// <summary>A number, whole where it is.</summary>
    public void Number(string key, double value) => Json[key] = Node(value);

    /// <summary>A number with a point, as Python writes a float.</summary>
    public void Float(string key, double value)
    {
        string text = value.ToString("R", CultureInfo.InvariantCulture);
        Json[key] = JsonNode.Parse(text.AsSpan().IndexOfAny('.', 'E') < 0 ? text + ".0" : text);
    }

    /// <summary>true or false.</summary>
    public void Flag(string key, bool value) => Json[key] = value;

    /// <summary>A text or null.</summary>
    public void Text(string key, string? value) => Json[key] = value;

    /// <summary>A list in its order.</summary>
    public void List(string key, IReadOnlyList<string>? values) =>
        Json[key] = values is null ? null : new JsonArray([.. values.Select(value => (JsonNode?)JsonValue.Create(value))]);

    /// <summary>Names as a list, sorted (PEFT holds a set and writes it in any order), or the expression.</summary>
    public void Names(string key, TargetNames? names)
    {
        if (names?.Pattern is { } pattern) Text(key, pattern);
        else List(key, names?.List!.Order(StringComparer.Ordinal).ToList());
    }

    /// <summary>A map.</summary>
    public void Map<T>(string key, IReadOnlyList<KeyValuePair<string, T>> pairs, Func<T, JsonNode> value)
    {
        var map = new JsonObject();
        foreach ((string name, T item) in pairs) map[name] = value(item);
        Json[key] = map;
    }

    /// <summary>A number as a node, whole where it is.</summary>
    public static JsonNode Node(double value) =>
        value == Math.Floor(value) && Math.Abs(value) < 1e15
            ? JsonValue.Create((long)value) : JsonNode.Parse(value.ToString("R", CultureInfo.InvariantCulture))!;

    /// <summary>A whole number as a node.</summary>
    public static JsonNode Node(int value) => JsonValue.Create(value);
}
