using System.Text.Json;

namespace Reference.Training.Data;

/// <summary>A row as it stands in a file: an object of JSON, whatever the file was.</summary>
/// <param name="Place">Where it stands.</param>
/// <param name="Value">The object. A line of CSV is an object of texts; a document of a text file is <c>{"text": …}</c>.</param>
public sealed record DataRecord(DataPlace Place, JsonElement Value);
