using System.Text.Json.Nodes;
using Reference.Tensors.Formats;

namespace Reference.Training.Runs;

/// <summary>What a run's report tells beside its metrics: sizes, data, answers. Written as <c>summary.json</c>.</summary>
public sealed record RunSummary
{
    /// <summary>Numbers of the model.</summary>
    public long Parameters { get; init; }

    /// <summary>Numbers that were trained.</summary>
    public long Trained { get; init; }

    /// <summary>Seconds of training, over all resumptions; no result depends on it.</summary>
    public double Seconds { get; init; }

    /// <summary>Peak memory in bytes.</summary>
    public long PeakMemory { get; init; }

    /// <summary>Counts of the training data, in the order shown: rows, tokens, with loss, cut, masked, dropped.</summary>
    public IReadOnlyList<KeyValuePair<string, long>> Data { get; init; } = [];

    /// <summary>Histogram of row lengths in tokens: a range and a count each.</summary>
    public IReadOnlyList<KeyValuePair<string, long>> Lengths { get; init; } = [];

    /// <summary>Prompts with the answers before and after.</summary>
    public IReadOnlyList<RunAnswer> Answers { get; init; } = [];

    /// <summary>How prompts were asked: see <see cref="RunParts.Frame"/>.</summary>
    public string Frame { get; init; } = "chat";

    /// <summary>Warnings that the run gave.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];

    /// <summary>Writes it, whole or not at all.</summary>
    public void Write(string path)
    {
        var json = new JsonObject
        {
            ["parameters"] = Parameters,
            ["trained"] = Trained,
            ["seconds"] = Seconds,
            ["peak_memory"] = PeakMemory,
            ["frame"] = Frame,
            ["data"] = Counts(Data),
            ["lengths"] = Counts(Lengths),
            ["answers"] = new JsonArray([.. Answers.Select(a => (JsonNode)new JsonObject { ["prompt"] = a.Prompt, ["before"] = a.Before, ["after"] = a.After })]),
            ["warnings"] = new JsonArray([.. Warnings.Select(warning => (JsonNode)JsonValue.Create(warning))]),
        };
        AtomicFile.Write(path, stream => stream.Write(System.Text.Encoding.UTF8.GetBytes(json.ToString() + "\n")));
    }

    /// <summary>Reads it; an empty one where there is no file, as in a run that has not ended.</summary>
    /// <exception cref="InvalidDataException">It is no summary.</exception>
    public static RunSummary Read(string path)
    {
        if (!File.Exists(path)) return new RunSummary();
        try
        {
            JsonObject json = JsonNode.Parse(File.ReadAllBytes(path))!.AsObject();
            return new RunSummary
            {
                Parameters = (long)json["parameters"]!,
                Trained = (long)json["trained"]!,
                Seconds = (double)json["seconds"]!,
                PeakMemory = (long)json["peak_memory"]!,
                Frame = (string)json["frame"]!,
                Data = Counts(json["data"]!),
                Lengths = Counts(json["lengths"]!),
                Answers = [.. json["answers"]!.AsArray().Select(a => new RunAnswer((string)a!["prompt"]!, (string)a["before"]!, (string)a["after"]!))],
                Warnings = [.. json["warnings"]!.AsArray().Select(warning => (string)warning!)],
            };
        }
        catch (Exception error) when (error is System.Text.Json.JsonException or InvalidOperationException or NullReferenceException or FormatException)
        {
            throw new InvalidDataException($"{path} is no summary of a run ({error.Message}); 'resume' writes it anew", error);
        }
    }

    private static JsonObject Counts(IReadOnlyList<KeyValuePair<string, long>> counts)
    {
        var json = new JsonObject();
        foreach ((string name, long count) in counts) json[name] = count;
        return json;
    }

    private static KeyValuePair<string, long>[] Counts(JsonNode json) =>
        [.. json.AsObject().Select(pair => KeyValuePair.Create(pair.Key, (long)pair.Value!))];
}

/// <summary>A prompt, answered before and after.</summary>
public sealed record RunAnswer(string Prompt, string Before, string After);
