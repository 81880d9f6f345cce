using System.Text.Json;
using System.Text.Json.Nodes;

namespace Reference.Training.Data;

/// <summary>Reads rows of one format.</summary>
/// <param name="format">The format; not Auto.</param>
/// <param name="options">Columns, system prompt, prompt template.</param>
/// <param name="hasTemplate">Whether the model has a chat template; Alpaca rows become conversations then.</param>
public sealed class ShapeReader(DataFormat format, DataOptions options, bool hasTemplate)
{
    /// <summary>What a row means.</summary>
    /// <exception cref="DataFileException">A field is missing or of the wrong kind, or a conversation cannot be one.</exception>
    public Example Read(DataRecord record)
    {
        ArgumentNullException.ThrowIfNull(record);
        var row = new RowFields(record);
        return format switch
        {
            DataFormat.Alpaca => Alpaca.Read(row, options, hasTemplate),
            DataFormat.ShareGpt or DataFormat.Messages => Conversation(row),
            DataFormat.PromptCompletion => PromptAndCompletion(row),
            DataFormat.Text => new TextExample(row.Place, row.Text(options.TextColumn)),
            DataFormat.Classification => new LabelExample(
                row.Place, row.Text(options.TextColumn), options.PairColumn is { } pair ? row.Text(pair) : null,
                    row.Get(options.LabelColumn)),
            _ => throw new ArgumentException($"format {format}: expected one that rows have"),
        };
    }

    private ChatExample Conversation(RowFields row)
    {
        string field = row.Find("messages") is null && row.Find("conversations") is not null ? "conversations" : "messages";
        List<JsonObject> messages = Conversations.Read(row.Get(field), row.Place.At(field));
        return new ChatExample(row.Place, WithSystem(row, messages), [], ToolList.Read(row));
    }

    private Example PromptAndCompletion(RowFields row)
    {
        JsonElement prompt = row.Get(options.PromptColumn), completion = row.Get(options.CompletionColumn);
        if (prompt.ValueKind == JsonValueKind.String)
            return new PromptExample(row.Place, row.Text(options.PromptColumn), row.Text(options.CompletionColumn));
        List<JsonObject> before = Conversations.Read(prompt, row.Place.At(options.PromptColumn));
        List<JsonObject> after = Conversations.Read(completion, row.Place.At(options.CompletionColumn), isCompletion: true);
        return new ChatExample(row.Place, WithSystem(row, before), after, ToolList.Read(row));
    }

    private List<JsonObject> WithSystem(RowFields row, List<JsonObject> messages)
    {
        if (row.OptionalText("system") is not { Length: > 0 } system) system = options.System ?? "";
        if (system.Length > 0 && messages[0]["role"]!.GetValue<string>() is not ("system" or "developer"))
            messages.Insert(0, Conversations.Message("system", system));
        return messages;
    }
}
