using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Reference.Tensors.Formats;

namespace Reference.Training.Data;

/// <summary>Tools and calls of them, in the form that chat templates take: <c>{"type": "function", "function": {…}}</c>.</summary>
internal static class ToolList
{
    /// <summary>A row's <c>tools</c>: a list, or a text that holds one; null where there are none.</summary>
    public static JsonArray? Read(RowFields row)
    {
        if (row.Find("tools") is not { } tools) return null;
        DataPlace place = row.Place.At("tools");
        JsonNode? list = tools.ValueKind == JsonValueKind.String ? Parse(RowFields.TextOf(tools, place), place)
            : JsonNode.Parse(tools.GetRawText());
        if (list is null) return null;
        if (list is not JsonArray array)
            throw new DataFileException(place, MalformedFileException.Quote(tools.GetRawText()), "a list of tools");
        if (array.Count == 0) return null;
        var wrapped = new JsonArray();
        foreach (JsonNode? tool in array)
        {
            if (tool is not JsonObject entry)
                throw new DataFileException(place, "an entry that is no object", "{\"type\": \"function\", \"function\": {…}}");
            wrapped.Add(entry.ContainsKey("function") || !entry.ContainsKey("name") ? entry.DeepClone() : Function(entry));
        }

        return wrapped;
    }

    /// <summary>
    /// ShareGPT's turn that calls tools: its value is a call or a list of calls, each <c>{"name": …, "arguments": …}</c>.
    /// </summary>
    public static JsonObject Call(JsonElement item, DataPlace place)
    {
        JsonElement value = item.TryGetProperty("value", out JsonElement own) || item.TryGetProperty("content", out own) ? own : default;
        JsonNode? parsed = value.ValueKind == JsonValueKind.String ? Parse(RowFields.TextOf(value, place), place)
            : throw new DataFileException(place, RowJson.Kind(value), "a text that holds a call");
        var calls = new JsonArray();
        foreach (JsonNode? call in parsed is JsonArray several ? [.. several] : new[] { parsed })
        {
            if (call is not JsonObject entry || !entry.ContainsKey("name"))
                throw new DataFileException(place, MalformedFileException.Quote(call?.ToJsonString() ?? "null"),
                    "a call, {\"name\": …, \"arguments\": …}");
            calls.Add((JsonNode)Function(entry));
        }

        return new JsonObject { ["role"] = "assistant", ["content"] = "", ["tool_calls"] = calls };
    }

    private static JsonObject Function(JsonObject entry) => new() { ["type"] = "function", ["function"] = entry.DeepClone() };

    private static JsonNode? Parse(string text, DataPlace place)
    {
        if (text.AsSpan().Trim().Length == 0) return null;
        try
        {
            return JsonNode.Parse(RowJson.Strict(Encoding.UTF8.GetBytes(text)).GetRawText());
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw new DataFileException(place, $"{MalformedFileException.Quote(text)} ({e.Message.Split(" LineNumber:")[0].TrimEnd('.')})",
                "JSON in a text");
        }
    }
}
