using System.Text.Json;
using Reference.Tensors.Formats;

namespace Reference.Training.Data;

/// <summary>Takes fields out of a row, with errors that tell what the row has.</summary>
/// <param name="record">The row.</param>
internal readonly struct RowFields(DataRecord record)
{
    /// <summary>Where it stands.</summary>
    public DataPlace Place => record.Place;

    /// <summary>The columns, for messages.</summary>
    public string Columns => string.Join(", ", record.Value.EnumerateObject().Select(column => MalformedFileException.Quote(column.Name)));

    /// <summary>A field, or null where it is missing or null.</summary>
    public JsonElement? Find(string name) =>
        record.Value.TryGetProperty(name, out JsonElement value) && value.ValueKind != JsonValueKind.Null ? value : null;

    /// <summary>A field that must be there.</summary>
    public JsonElement Get(string name)
    {
        if (!record.Value.TryGetProperty(name, out JsonElement value))
            throw new DataFileException(Place, $"no field {MalformedFileException.Quote(name)} (the row has {Columns})",
                $"a field {MalformedFileException.Quote(name)}",
                "Name the columns or the format if they are others.");
        if (value.ValueKind == JsonValueKind.Null) throw new DataFileException(Place.At(name), "null", "a value");
        return value;
    }

    /// <summary>A text that must be there.</summary>
    public string Text(string name) => TextOf(Get(name), Place.At(name));

    /// <summary>A text, or null where it is missing or null.</summary>
    public string? OptionalText(string name) => Find(name) is { } value ? TextOf(value, Place.At(name)) : null;

    /// <summary>The text of a value.</summary>
    public static string TextOf(JsonElement value, DataPlace place)
    {
        if (value.ValueKind != JsonValueKind.String)
            throw new DataFileException(
                place, $"{RowJson.Kind(value)}{(value.ValueKind == JsonValueKind.Number ? " " + value.GetRawText() : "")}", "a text");
        return value.GetString()!;
    }
}
