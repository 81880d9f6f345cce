using System.Globalization;
using Reference.Tensors.Backends;
using Reference.Tensors.Backends.Simd;

namespace Reference.Bench;

/// <summary>Prints what the matrix product reaches of the machine's multiply-add limit: GFLOP/s, and percent of the limit.</summary>
internal static class Program
{
    private static readonly (int M, int K, int N)[] s_shapes =
        [(128, 576, 1536), (512, 576, 1536), (512, 576, 49152), (512, 1536, 576), (1024, 1024, 1024), (1, 576, 49152), (1, 1536, 576), (8, 576, 1536)];

    /// <param name="args">
    /// "step" for the other kernels of a step, those whose name holds the next argument; else "best" for the best width only, then thread
    /// counts; 1 and the number of processors when none are given.
    /// </param>
    public static void Main(string[] args)
    {
        if (args is ["step", ..])
        {
            foreach (int count in (ReadOnlySpan<int>)[1, Environment.ProcessorCount])
            {
                using var backend = new SimdBackend(count);
                new StepKernels(backend, args.Length > 1 ? args[1] : "").Print();
            }

            return;
        }

        VectorWidth[] widths = args.Contains("best")
            ? [VectorWidths.Best]
            : [.. Enum.GetValues<VectorWidth>().Where(VectorWidths.IsSupported).Reverse()];
        int[] threads = [.. args.Where(a => a != "best").Select(a => int.Parse(a, CultureInfo.InvariantCulture))];
        if (threads.Length == 0) threads = [1, Environment.ProcessorCount];
        foreach (int count in threads)
        {
            using var pool = new WorkPool(count);
            foreach (VectorWidth width in widths)
            {
                Table<float>(pool, width, "f32");
                Table<double>(pool, width, "f64");
            }
        }
    }

    private static void Table<T>(WorkPool pool, VectorWidth width, string type)
        where T : unmanaged
    {
        double limit = Limits.Measure<T>(pool, width);
        Print($"{type}, {width}, {pool.Threads} threads: limit {limit:F1} GFLOP/s");
        foreach ((int m, int k, int n) in s_shapes)
        {
            if (width == VectorWidth.One && n > 2000) continue;
            using var products = new Products<T>(m, k, n);
            double speed = products.Measure(pool, width, n > 2000 && m > 1 ? 5 : 15);
            Print($"  {m,5} x {k,5} x {n,5} {speed,8:F1} {100 * speed / limit,5:F0} %");
        }
    }

    private static void Print(FormattableString line) => Console.WriteLine(line.ToString(CultureInfo.InvariantCulture));
}
