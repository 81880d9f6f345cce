using System.Globalization;
using System.Text.Json;
using Reference.Training.Schedules;

namespace Reference.Tests.Parity.Runners;

/// <summary>The rate of every step of a schedule, to 1e-12.</summary>
public sealed class SchedulesRunner : ICaseRunner
{
    /// <inheritdoc/>
    public bool Takes(GoldenCase golden) => golden.Group == "schedules" && golden.Has("schedules.json");

    /// <inheritdoc/>
    public IReadOnlyList<string> RowsOf(GoldenCase folder) =>
        [.. RowsIn(folder).Select((row, i) => string.Create(CultureInfo.InvariantCulture, $"{i}.{row.GetProperty("name").GetString()}"))];

    /// <summary>True for a schedule that moves by a metric.</summary>
    public static bool IsFedByMetric(GoldenCase golden) =>
        golden.Group == "schedules" && golden.Row is not null && RowOf(golden).GetProperty("options").TryGetProperty("metric", out _);

    /// <inheritdoc/>
    public void Run(GoldenCase golden)
    {
        JsonElement row = RowOf(golden), options = row.GetProperty("options");
        var span = new ScheduleSpan(row.GetProperty("base_lr").GetDouble(), Count("num_warmup_steps"), Count("num_training_steps"));
        var named = options.TryGetProperty("kwargs", out JsonElement given) ? OptionNames.Of(given) : [];
        Schedule schedule = ScheduleRules.Create(row.GetProperty("name").GetString()!, span, named);
        double[] rates = [.. row.GetProperty("lr").EnumerateArray().Select(rate => rate.GetDouble())];
        nint[] shape = [rates.Length];
        double[] ours = [.. rates.Select((_, step) => schedule.Rate(step))];
        Agreement.Check(
            new Dictionary<string, GoldenTensor> { ["lr"] = new(shape, rates) },
            new Dictionary<string, GoldenTensor> { ["lr"] = new(shape, ours) }, tolerance: 1e-12);

        long Count(string name) => options.TryGetProperty(name, out JsonElement steps) ? steps.GetInt64() : 0;
    }

    private static JsonElement RowOf(GoldenCase golden) =>
        RowsIn(golden)[int.Parse(golden.Row!.Split('.')[0], CultureInfo.InvariantCulture)];

    private static JsonElement[] RowsIn(GoldenCase golden) =>
        [.. JsonDocument.Parse(File.ReadAllText(golden.PathOf("schedules.json"))).RootElement.GetProperty("rows").EnumerateArray()];
}
