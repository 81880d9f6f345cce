using Reference.Tensors.Backends.Simd;

namespace Reference.Tests.Same;

/// <summary>
/// Compares the reports of all settings with those of the plain one: hashes, the vector width that really ran, and that more than one thread worked. A
/// line a comparison, then the counts.
/// </summary>
/// <param name="folder">Holds default.jsonl and a file for every other setting.</param>
/// <param name="page">docs/same.md, which publishes the big run's hashes.</param>
internal sealed class Comparison(string folder, string page)
{
    private static readonly Setting[] s_settings =
    [
        new("default", [VectorWidths.Best], [1, 2, 5], [1, 2, 5]),
        new("DOTNET_EnableAVX512=0", [VectorWidth.Bits256], [1, 2, 5], [1, 2, 5]),
        new("DOTNET_EnableAVX2=0", [VectorWidth.Bits128, VectorWidth.One], [2, 5], [1, 2, 5]),
        new("DOTNET_EnableHWIntrinsic=0", [VectorWidth.One], [2, 5], [1, 2, 5]),
        new("scalar", [], [1], [1]),
    ];

    private int _passed, _failed, _skipped;

    /// <summary>The exit status: 0 where nothing failed.</summary>
    public int Run()
    {
        IReadOnlyList<Report> plain = Report.Read(Path.Combine(folder, "default.jsonl"));
        var expected = new Dictionary<(string, string), string>();
        foreach (Report report in plain) expected.TryAdd((report.Run, report.DType), report.Sha256);
        if (expected.Count == 0) Tell(false, "default", "no run at all", "nothing to compare with");
        foreach (Setting setting in s_settings) Compare(setting, expected);
        Traces();
        string published = File.ReadAllText(page);
        foreach (((string run, string dtype), string hash) in expected)
            if (run == "big") Tell(published.Contains(hash, StringComparison.Ordinal), page, $"{run} {dtype}", $"{hash} is the hash that the page publishes");
        Console.WriteLine($"{_passed} passed, {_failed} failed, {_skipped} skipped");
        return _failed == 0 ? 0 : 1;
    }

    private void Compare(Setting setting, Dictionary<(string Run, string DType), string> expected)
    {
        if (setting.Name == "DOTNET_EnableAVX512=0" && VectorWidths.Best != VectorWidth.Bits512)
        {
            Skip(setting.Name, $"the machine has no AVX-512 (its vectors are {VectorWidths.Best}), so the setting changes nothing");
            return;
        }

        IReadOnlyList<Report> reports = Report.Read(Path.Combine(folder, setting.Name + ".jsonl"));
        foreach ((string run, string dtype) in expected.Keys)
            foreach (int threads in run == "big" ? setting.BigThreads : setting.GoldenThreads)
                if (!reports.Any(report => report.Run == run && report.DType == dtype && report.Threads == threads))
                    Tell(false, setting.Name, $"{run} {dtype} on {threads} threads", "the run is missing");
        foreach (Report report in reports)
        {
            string what = $"{report.Run} {report.DType} on {report.Threads} threads";
            bool known = expected.TryGetValue((report.Run, report.DType), out string? hash);
            Tell(known && hash == report.Sha256, setting.Name, what, known ? $"{report.Sha256}, {report.Seconds:f1} s" : "the plain setting has no such run");
        }

        if (setting.Widths.Length > 0) Counters(setting.Name, setting.Widths, reports);
    }

    /// <summary>What worked: the width in every run, threads in the big runs and over all golden cases together, which are small.</summary>
    private void Counters(string name, VectorWidth[] widths, IReadOnlyList<Report> reports)
    {
        foreach (var group in reports.GroupBy(report => (What: report.Run == "big" ? $"big {report.DType}" : "golden cases", report.Threads)))
        {
            string what = $"{group.Key.What} on {group.Key.Threads} threads";
            long ran = group.Sum(report => widths.Sum(report.ProductsOf)), other = group.Sum(report => report.Products.Values.Sum()) - ran;
            Tell(ran > 0 && other == 0, name, what, $"{ran} products with {string.Join(" or ", widths)}, {other} with other vectors");
            if (group.Key.Threads == 1) continue;
            long shared = group.Sum(report => report.SharedRuns);
            Tell(shared > 0, name, what, $"{shared} kernels on more than one thread");
        }
    }

    /// <summary>The hashes that the tool printed: lines of type, setting and hash.</summary>
    private void Traces()
    {
        string path = Path.Combine(folder, "trace.txt");
        string[][] lines = File.Exists(path) ? [.. File.ReadLines(path).Select(line => line.Split('|'))] : [];
        if (lines.Length == 0) Tell(false, "reference trace", "no run at all", "nothing to compare");
        foreach (string[] line in lines)
        {
            string first = lines.First(other => other[0] == line[0])[2];
            Tell(line[2].Length == 64 && line[2] == first, "reference trace", $"{line[0]}, {line[1]}", line[2]);
        }
    }

    private void Tell(bool isGood, string setting, string what, string found)
    {
        if (isGood) _passed++;
        else _failed++;
        Console.WriteLine($"{(isGood ? "ok  " : "FAIL")} {setting}: {what}: {found}");
    }

    private void Skip(string setting, string why)
    {
        _skipped++;
        Console.WriteLine($"skip {setting}: {why}");
    }

    /// <summary>A setting of tests/same.sh: which vectors must run, and the thread counts of its runs.</summary>
    private sealed record Setting(string Name, VectorWidth[] Widths, int[] BigThreads, int[] GoldenThreads);
}
