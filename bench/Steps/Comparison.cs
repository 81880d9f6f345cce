using System.Globalization;
using System.Text.Json.Nodes;

namespace Reference.Bench;

/// <summary>The table of <c>bench/compare.sh</c>, from the measurements that it wrote.</summary>
internal sealed class Comparison
{
    private static readonly (string Key, string Title)[] s_rows =
    [
        ("lora", "LoRA step, 4 × 128"),
        ("full", "full step, AdamW, 4 × 128"),
        ("forward", "forward with the loss, 4 × 128"),
        ("long", "LoRA step, 1 × 2048"),
        ("kept", "LoRA step, 4 × 128, weights kept as Q4_1"),
        ("one", "LoRA step, 4 × 128, 1 thread"),
        ("small", "1.07 M parameters, LoRA step, 8 × 128"),
    ];

    private readonly SortedDictionary<string, ComparedRow> _rows = new(StringComparer.Ordinal);

    private Comparison()
    {
    }

    /// <summary>A row; null where it was not measured.</summary>
    public ComparedRow? this[string key] => _rows.GetValueOrDefault(key);

    /// <summary>Reads a folder of files row.ours and row.peer.</summary>
    public static Comparison Read(string folder)
    {
        var comparison = new Comparison();
        foreach ((string key, string title) in s_rows)
            if (Series.Read(Path.Combine(folder, key + ".ours")) is { } ours)
                comparison._rows[key] = new ComparedRow(key, title, ours, Series.Read(Path.Combine(folder, key + ".peer")));
        return comparison;
    }

    /// <summary>Prints the machine, what was measured, each goal and whether it is met, and on the last line the main ratios as JSON.</summary>
    /// <param name="output">Where.</param>
    /// <param name="commit">What was measured.</param>
    public void Print(TextWriter output, string commit)
    {
        IEnumerable<ComparedRow> rows = s_rows.Select(row => this[row.Key]).OfType<ComparedRow>();
        if (!rows.Any()) throw new InvalidDataException("there are no measurements");
        string? peer = rows.Select(row => row.Peer?.Text("peer")).FirstOrDefault(name => name is not null);
        output.WriteLine(Machine.Describe());
        output.WriteLine($"Commit {commit}; peer: {peer ?? "none"}.");
        string turns = peer is null ? "" : ", both sides in turns";
        output.WriteLine($"Medians over rounds of a process each{turns}; rounds: {rows.Max(row => row.Ours.Rounds.Count)}.");
        output.WriteLine();
        Measurements(output, rows);
        output.WriteLine();
        output.WriteLine("| goal | reached | |");
        output.WriteLine("| --- | ---: | --- |");
        foreach (Goal goal in Goals.Of(this)) output.WriteLine(goal);
        output.WriteLine();
        output.WriteLine(Summary().ToJsonString());
    }

    private static void Measurements(TextWriter output, IEnumerable<ComparedRow> rows)
    {
        output.WriteLine(
            "| work | s | peer s | tokens/s | peer tokens/s | ratio | GFLOP | GFLOP/s | limit | of limit | peak MiB | peer MiB | memory ratio |");
        output.WriteLine("| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |");
        foreach (ComparedRow row in rows)
        {
            (Series ours, Series? peer) = (row.Ours, row.Peer);
            string[] cells =
            [
                row.Title, Text(ours.Seconds, "F3"), Text(peer?.Seconds, "F3"), Text(ours.Speed, "F0"), Text(peer?.Speed, "F0"),
                Text(row.Ratio, "F2"), Text(ours.Median("gflop"), "F1"), Text(row.Gflops, "F0"), Text(ours.Median("limit_gflops"), "F0"),
                Text(row.OfLimit, "P0"), Text(ours.Peak, "F0"), Text(peer?.Peak, "F0"), Text(row.MemoryRatio, "F2"),
            ];
            output.WriteLine($"| {string.Join(" | ", cells)} |");
        }
    }

    private JsonObject Summary()
    {
        var summary = new JsonObject();
        foreach (string key in (string[])["lora", "full", "forward"])
            if (this[key] is { } row)
                summary[key] = new JsonObject
                {
                    ["ratio"] = Rounded(row.Ratio),
                    ["of_limit"] = Rounded(row.OfLimit),
                    ["memory_ratio"] = Rounded(row.MemoryRatio),
                };
        return summary;
    }

    private static double? Rounded(double? value) => value is { } number ? Math.Round(number, 4) : null;

    private static string Text(double? value, string format) => value?.ToString(format, CultureInfo.InvariantCulture) ?? "–";
}
