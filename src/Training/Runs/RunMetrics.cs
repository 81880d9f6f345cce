using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Reference.Training.Runs;

/// <summary>One line of metrics.jsonl.</summary>
/// <param name="Step">Optimizer steps that are done; 0 before the first.</param>
/// <param name="Kind"><c>train</c> or <c>validation</c>.</param>
/// <param name="Values">Named numbers, in the order in which they are written.</param>
public sealed record MetricRow(long Step, string Kind, IReadOnlyList<KeyValuePair<string, double>> Values)
{
    /// <summary>A value, or NaN where the row has none of that name.</summary>
    public double this[string name] => Values.FirstOrDefault(value => value.Key == name) is { Key: not null } found ? found.Value : double.NaN;
}

/// <summary>
/// The record of a run that every chart reads: lines are only ever added. After a resume steps come again; the last row of a step counts.
/// </summary>
/// <param name="path">metrics.jsonl.</param>
public sealed class RunMetrics(string path)
{
    /// <summary>Adds a line, in one write. A line that a crash tore off before is closed first.</summary>
    public void Add(MetricRow row)
    {
        using var file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read);
        file.Seek(0, SeekOrigin.End);
        byte[] line = Encoding.UTF8.GetBytes((IsTorn(file) ? "\n" : "") + Text(row) + "\n");
        file.Seek(0, SeekOrigin.End);
        file.Write(line);
    }

    /// <summary>All rows, by step, validations after the step's own row; of rows with one step and kind the last.</summary>
    public IReadOnlyList<MetricRow> Read()
    {
        var rows = new SortedDictionary<(long, string), MetricRow>();
        if (!File.Exists(path)) return [];
        foreach (string line in File.ReadLines(path))
            if (Parse(line) is { } row) rows[(row.Step, row.Kind)] = row;
        return [.. rows.Values];
    }

    private static bool IsTorn(FileStream file)
    {
        if (file.Length == 0) return false;
        file.Seek(-1, SeekOrigin.End);
        return file.ReadByte() != '\n';
    }

    private static string Text(MetricRow row)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"{{\"step\":{row.Step},\"kind\":\"{row.Kind}\"");
        foreach ((string name, double value) in row.Values)
            text.Append(CultureInfo.InvariantCulture, $",\"{name}\":{(double.IsFinite(value) ? value.ToString("R", CultureInfo.InvariantCulture) : "null")}");
        return text.Append('}').ToString();
    }

    /// <summary>A line's row; null for a line that a crash tore off.</summary>
    private static MetricRow? Parse(string line)
    {
        try
        {
            using JsonDocument json = JsonDocument.Parse(line);
            long step = json.RootElement.GetProperty("step").GetInt64();
            string kind = json.RootElement.GetProperty("kind").GetString() ?? "";
            var values = new List<KeyValuePair<string, double>>();
            foreach (JsonProperty property in json.RootElement.EnumerateObject())
                if (property.Name is not ("step" or "kind"))
                    values.Add(new(property.Name, property.Value.ValueKind == JsonValueKind.Number ? property.Value.GetDouble() : double.NaN));
            return new MetricRow(step, kind, values);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
