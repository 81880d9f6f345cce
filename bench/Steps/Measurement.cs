using System.Diagnostics;
using System.Text.Json.Nodes;
using Reference.Tensors.Backends.Simd;

namespace Reference.Bench;

/// <summary>A run of steps, and before each of them the machine's limit.</summary>
internal static class Measurement
{
    /// <summary>Runs it.</summary>
    /// <param name="options">What is measured.</param>
    /// <param name="output">Where a profile is printed.</param>
    /// <returns>The peer's keys, and ours.</returns>
    public static JsonObject Run(StepOptions options, TextWriter output)
    {
        var meter = new Meter();
        using SimdBackend backend = options.Profile ? new MeteredBackend(options.Threads, meter) : new SimdBackend(options.Threads);
        using var bench = new StepBench(options, backend);
        using var limits = new MachineLimits(backend.Threads);
        var seconds = new List<double>();
        long allocated = 0;
        for (int step = 0; step < options.Steps; step++)
        {
            limits.Sample();
            if (step == 1) meter.Clear(); // The first step compiles and plans.
            long before = GC.GetTotalAllocatedBytes(precise: true);
            double time = bench.Step();
            allocated = GC.GetTotalAllocatedBytes(precise: true) - before;
            if (step > 0) seconds.Add(time);
        }

        double limit = limits.MultiplyAdd;
        JsonObject result = Result(options, bench, backend.Threads, seconds, limit);
        result["allocated_bytes"] = allocated;
        if (options.Profile) new Roofline(meter, bench.Config, options, seconds, limit, limits.Bandwidth()).Print(output);
        return result;
    }

    private static JsonObject Result(StepOptions options, StepBench bench, int threads, List<double> seconds, double limit)
    {
        double median = MachineLimits.Median(seconds), best = seconds.Min(), tokens = options.Batch * options.Sequence;
        using var process = Process.GetCurrentProcess();
        return new JsonObject
        {
            ["mode"] = options.Mode,
            ["weights"] = options.Weights,
            ["batch"] = options.Batch,
            ["seq"] = options.Sequence,
            ["rank"] = options.Rank,
            ["threads"] = threads,
            ["trainable"] = bench.Trainable,
            ["seconds_best"] = best,
            ["seconds_median"] = median,
            ["tokens_per_second_best"] = tokens / best,
            ["tokens_per_second_median"] = tokens / median,
            ["peak_rss_mib"] = process.PeakWorkingSet64 / 1048576,
            ["temporary_bytes"] = bench.TemporaryBytes,
            ["gflop"] = bench.Flops / 1e9,
            ["gflops_median"] = bench.Flops / median / 1e9,
            ["limit_gflops"] = limit,
            ["of_limit"] = bench.Flops / median / 1e9 / limit,
            ["cpu_seconds"] = process.TotalProcessorTime.TotalSeconds,
        };
    }
}
