using System.Text.Json;
using System.Text.Json.Nodes;
using Reference.Tensors.Formats;

namespace Reference.Training.Data;

/// <summary>
/// Lists of messages, of OpenAI's and of ShareGPT's kind, as chat templates take them: <c>role</c>, <c>content</c>, and whatever else a
/// message has. A field that is null stays as it is, as TRL leaves it.
/// </summary>
public static class Conversations
{
    private static readonly string[] s_roles = ["system", "developer", "user", "assistant", "tool"];

    // The names that ShareGPT's files and their descendants use.
    private static readonly (string From, string Role)[] s_names =
    [
        ("human", "user"), ("gpt", "assistant"), ("chatgpt", "assistant"), ("bing", "assistant"), ("bard", "assistant"),
            ("model", "assistant"),
        ("observation", "tool"), ("function_response", "tool"), ("function", "tool"),
    ];

    /// <summary>A message.</summary>
    public static JsonObject Message(string role, string content) => new() { ["role"] = role, ["content"] = content };

    /// <summary>The messages of a list.</summary>
    /// <param name="list">The list.</param>
    /// <param name="place">Where it stands.</param>
    /// <param name="isCompletion">It goes on a prompt, and so begins with anybody's turn.</param>
    /// <exception cref="DataFileException">
    /// It is empty, a message has an unknown role or no content, or system messages stand where none can.
    /// </exception>
    public static List<JsonObject> Read(JsonElement list, DataPlace place, bool isCompletion = false)
    {
        if (list.ValueKind != JsonValueKind.Array)
            throw new DataFileException(place, RowJson.Kind(list), "a list of messages, [{\"role\": …, \"content\": …}]");
        if (list.GetArrayLength() == 0) throw new DataFileException(place, "an empty list", "at least one message");
        var messages = new List<JsonObject>();
        foreach (JsonElement item in list.EnumerateArray())
        {
            DataPlace at = place.At($"{place.Field}[{messages.Count}]");
            if (item.ValueKind != JsonValueKind.Object)
                throw new DataFileException(at, RowJson.Kind(item), "a message, {\"role\": …, \"content\": …}");
            JsonObject message = One(item, at);
            CheckOrder(messages, message["role"]!.GetValue<string>(), at, isCompletion);
            messages.Add(message);
        }

        return messages;
    }

    /// <summary>
    /// The first turn that is out of turn: two of one speaker in a row, or the assistant first; null where all is well. Some templates
    /// refuse such conversations, most take them.
    /// </summary>
    public static int? OutOfTurn(IReadOnlyList<JsonObject> messages)
    {
        ArgumentNullException.ThrowIfNull(messages);
        string before = "";
        for (int i = 0; i < messages.Count; i++)
        {
            string role = messages[i]["role"]!.GetValue<string>();
            if (role is "system" or "developer") continue;
            if (role == before && role is "user" or "assistant") return i;
            if (role == "assistant" && before.Length == 0) return i;
            before = role;
        }

        return null;
    }

    private static JsonObject One(JsonElement item, DataPlace place)
    {
        var message = new JsonObject();
        string role = Role(item, place);
        if (role == "function_call") return ToolList.Call(item, place);
        message["role"] = role;
        JsonElement content = item.TryGetProperty("content", out JsonElement own) || item.TryGetProperty("value", out own) ? own : default;
        bool calls = item.TryGetProperty("tool_calls", out JsonElement called) && called.ValueKind == JsonValueKind.Array
            && called.GetArrayLength() > 0;
        if (content.ValueKind is JsonValueKind.String) message["content"] = RowFields.TextOf(content, place.At($"{place.Field}.content"));
        else if (content.ValueKind == JsonValueKind.Array) message["content"] = JsonNode.Parse(content.GetRawText());
        else if (calls && content.ValueKind is JsonValueKind.Undefined or JsonValueKind.Null)
            message["content"] = content.ValueKind == JsonValueKind.Null ? null : "";
        else throw new DataFileException(place.At($"{place.Field}.content"), RowJson.Kind(content), "a text");
        foreach (JsonProperty field in item.EnumerateObject())
            if (field.Name is not ("role" or "from" or "content" or "value"))
                message[field.Name] = JsonNode.Parse(field.Value.GetRawText());
        return message;
    }

    private static string Role(JsonElement item, DataPlace place)
    {
        if (!item.TryGetProperty("role", out JsonElement value) && !item.TryGetProperty("from", out value))
            throw new DataFileException(place, $"no \"role\": {MalformedFileException.Quote(item.GetRawText())}",
                "\"role\" and \"content\", or \"from\" and \"value\"");
        string name = RowFields.TextOf(value, place.At($"{place.Field}.role"));
        foreach ((string from, string role) in s_names)
            if (name == from) return role;
        if (name == "function_call" || s_roles.Contains(name)) return name;
        throw new DataFileException(place.At($"{place.Field}.role"), MalformedFileException.Quote(name), string.Join(", ", s_roles));
    }

    private static void CheckOrder(List<JsonObject> before, string role, DataPlace place, bool isCompletion)
    {
        if (role is "system" or "developer" && (before.Count > 0 || isCompletion))
        {
            bool isSecond = before.Count > 0 && before[0]["role"]!.GetValue<string>() is "system" or "developer";
            throw new DataFileException(
                place, isSecond ? "a second system message" : "a system message behind others", "one system message, at the start");
        }

        if (role == "tool" && before.Count == 0 && !isCompletion)
            throw new DataFileException(place, "a tool's answer with no call before it", "a message of the system or the user first");
    }
}
