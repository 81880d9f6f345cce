using System.Diagnostics;
using System.Globalization;
using Reference.Tensors;
using Reference.Tensors.Backends;
using Reference.Tensors.Backends.Simd;

namespace Reference.Bench;

/// <summary>
/// The kernels of a training step beside its matrix products, at the shapes of SmolLM2-135M: microseconds of a call, and GB/s of what it
/// must move or GFLOP/s of what it must multiply. A fallback to the specification's loops is marked.
/// </summary>
internal sealed partial class StepKernels(SimdBackend backend, string filter)
{
    private const int Runs = 25;

    private int _seed;

    /// <summary>Prints the table.</summary>
    public void Print()
    {
        Line($"{backend.Threads} threads, {backend.Width}");
        Attentions();
        Rows();
        Elements();
        Moves();
        Optimizers();
    }

    private static void Line(FormattableString line) => Console.WriteLine(line.ToString(CultureInfo.InvariantCulture));

    private void Row(string name, double gigabytes, double gigaflops, Action run)
    {
        if (!name.Contains(filter, StringComparison.OrdinalIgnoreCase)) return;
        long special = backend.SpecialRuns, before = 0;
        double best = double.PositiveInfinity;
        for (int i = 0; i < Runs + 2; i++)
        {
            before = GC.GetAllocatedBytesForCurrentThread();
            TimeSpan cpu = Environment.CpuUsage.TotalTime;
            long start = Stopwatch.GetTimestamp();
            run();
            double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds, used = (Environment.CpuUsage.TotalTime - cpu).TotalSeconds;
            best = Math.Min(best, backend.Threads == 1 && seconds > 1e-3 ? Math.Min(seconds, used) : seconds); // others may hold the processor
            before = GC.GetAllocatedBytesForCurrentThread() - before;
        }

        string speed = gigaflops > 0
            ? string.Create(CultureInfo.InvariantCulture, $"{gigaflops / best,8:F1} GFLOP/s")
            : string.Create(CultureInfo.InvariantCulture, $"{gigabytes / best,8:F1} GB/s");
        Line($"  {name,-44} {best * 1e6,10:F1} us {speed,-18} {before,6} B{(backend.SpecialRuns > special ? " fell back" : "")}");
    }

    /// <summary>Numbers between −1 and 1.</summary>
    private Tensor Numbers(params ReadOnlySpan<nint> lengths)
    {
        var shape = new Shape(lengths);
        var values = new float[shape.Count];
        uint state = (uint)++_seed * 2654435761;
        for (int i = 0; i < values.Length; i++)
        {
            state = (state * 1664525) + 1013904223;
            values[i] = ((state >> 8) / (float)(1 << 23)) - 1;
        }

        return Tensor.From<float>(backend, values, shape);
    }

    private Tensor Indices(int count, int below)
    {
        var values = new int[count];
        for (int i = 0; i < count; i++) values[i] = (int)(i * 2654435761L % below);
        return Tensor.From<int>(backend, values, new Shape(count));
    }
}
