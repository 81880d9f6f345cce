using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using Reference.Bench;
using Reference.Tensors.Backends.Simd;

StepOptions options = StepOptions.Parse(args);
string config = options.Config.Length > 0 ? options.Config : Path.Combine(AppContext.BaseDirectory, "smollm2-135m.json");
var meter = new Meter();
using SimdBackend backend = options.Profile ? new MeteredBackend(options.Threads, meter) : new SimdBackend(options.Threads);
using var bench = new StepBench(options, backend, config);
var seconds = new List<double>();
long allocated = 0;
for (int step = 0; step < options.Steps; step++)
{
    meter.Clear();
    long before = GC.GetTotalAllocatedBytes(precise: true);
    double time = bench.Step();
    allocated = GC.GetTotalAllocatedBytes(precise: true) - before;
    if (step > 0) seconds.Add(time);
    if (options.Profile && step == options.Steps - 1) meter.Print(time);
}

seconds.Sort();
double median = seconds[seconds.Count / 2], tokens = options.Batch * options.Sequence;
using var process = Process.GetCurrentProcess();
Console.WriteLine(new JsonObject
{
    ["mode"] = options.Mode,
    ["batch"] = options.Batch,
    ["seq"] = options.Sequence,
    ["rank"] = options.Rank,
    ["threads"] = backend.Threads,
    ["trainable"] = bench.Trainable,
    ["seconds_best"] = seconds[0],
    ["seconds_median"] = median,
    ["tokens_per_second_best"] = tokens / seconds[0],
    ["tokens_per_second_median"] = tokens / median,
    ["peak_rss_mib"] = process.PeakWorkingSet64 / 1048576,
    ["temporary_mib"] = bench.TemporaryBytes / 1048576,
    ["allocated_bytes"] = allocated,
    ["cpu_seconds"] = process.TotalProcessorTime.TotalSeconds,
}.ToJsonString());
