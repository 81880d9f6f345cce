using System.Globalization;
using System.Numerics;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Reference.Transformer.Text.Templates.Values;

/// <summary>JSON as values of a template, as json.loads of Python reads it: 1 is an int, 1.0 and 1e0 are floats.</summary>
internal static class JsonValues
{
    /// <summary>The value of a node; null is None.</summary>
    public static object? Of(JsonNode? node) => node switch
    {
        null => null,
        JsonObject members => new Mapping(members.Select(member => new KeyValuePair<object?, object?>(member.Key, Of(member.Value)))),
        JsonArray items => new Sequence([.. items.Select(Of)]),
        _ => Scalar((JsonValue)node),
    };

    private static object? Scalar(JsonValue value)
    {
        switch (value.GetValueKind())
        {
            case JsonValueKind.Null:
                return null;
            case JsonValueKind.True or JsonValueKind.False:
                return value.GetValueKind() == JsonValueKind.True;
            case JsonValueKind.Number:
                return Number(value);
            default:
                return Text(value);
        }
    }

    private static object Number(JsonValue value)
    {
        // A .NET double of 1 is written as 1, but is a float.
        if (value.TryGetValue(out JsonElement element)) return Number(element.GetRawText());
        if (value.TryGetValue(out double number)) return number;
        if (value.TryGetValue(out float single)) return (double)single;
        return Number(value.ToJsonString());
    }

    private static object Number(string text) => text.AsSpan().ContainsAny('.', 'e', 'E')
        ? double.Parse(text, CultureInfo.InvariantCulture)
        : text.Length <= 1000 ? BigInteger.Parse(text, CultureInfo.InvariantCulture)
            : throw new TemplateFault("a number of over 1000 digits");

    private static string Text(JsonValue value)
    {
        try
        {
            return value.TryGetValue(out string? text) ? text : value.ToString();
        }
        catch (InvalidOperationException)
        {
            throw new TemplateFault("a text of the chat holds half of a surrogate pair");
        }
    }
}
