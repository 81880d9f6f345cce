using System.Diagnostics;
using System.Globalization;
using Reference.Tensors;
using Reference.Tensors.Backends;
using Reference.Tensors.Backends.Scalar;
using Reference.Tensors.Backends.Simd;
using Reference.Tests.Same;

const string Usage = """
    Same big BACKEND THREADS DTYPES
    Same golden DIR BACKEND THREADS DTYPES
    Same compare DIR PAGE
      BACKEND is simd or scalar; THREADS and DTYPES are lists like 1,2,5 and F32,F64.
      Runs print a line of JSON each; compare reads the files NAME.jsonl that tests/same.sh put into DIR,
      and looks for the big run's hashes in PAGE.
    """;
if (args is ["compare", var reports, var page]) return new Comparison(reports, page).Run();
if (args is ["golden", var root, var goldenBackend, var goldenThreads, var goldenTypes])
    return RunAll(goldenBackend, goldenThreads, goldenTypes, [.. GoldenRun.All(root).Select(GoldenJob)]);
if (args is ["big", var bigBackend, var bigThreads, var bigTypes])
    return RunAll(bigBackend, bigThreads, bigTypes, [("big", BigRun.Run)]);
Console.Error.WriteLine(Usage);
return 2;

static (string, Func<Backend, DType, SortedDictionary<string, Tensor>>) GoldenJob(GoldenRun run) => (run.Name, run.Run);

static int RunAll(string backendName, string threads, string types, (string Name, Func<Backend, DType, SortedDictionary<string, Tensor>> Run)[] jobs)
{
    foreach (int count in threads.Split(',').Select(text => int.Parse(text, CultureInfo.InvariantCulture)))
    {
        using SimdBackend? simd = backendName == "simd" ? new SimdBackend(count) : null;
        foreach (DType dtype in types.Split(',').Select(Enum.Parse<DType>))
            foreach (var job in jobs) Console.WriteLine(Measure(job.Name, job.Run, simd, dtype).ToJson());
    }

    return 0;
}

static Report Measure(string name, Func<Backend, DType, SortedDictionary<string, Tensor>> run, SimdBackend? simd, DType dtype)
{
    Backend backend = simd is null ? ScalarBackend.Instance : simd;
    VectorWidth[] widths = Enum.GetValues<VectorWidth>();
    long[] before = [.. widths.Select(VectorWidths.Products)];
    long shared = simd?.SharedRuns ?? 0;
    var clock = Stopwatch.StartNew();
    SortedDictionary<string, Tensor> results = run(backend, dtype);
    double seconds = Math.Round(clock.Elapsed.TotalSeconds, 3);
    var products = new SortedDictionary<string, long>(StringComparer.Ordinal);
    for (int i = 0; i < widths.Length; i++) products.Add(widths[i].ToString(), VectorWidths.Products(widths[i]) - before[i]);
    return new Report(
        name, dtype.ToString(), backend.Name, simd?.Threads ?? 1, simd?.Width.ToString() ?? "none", products, (simd?.SharedRuns ?? 0) - shared, seconds,
        results.TryGetValue("loss", out Tensor? loss) ? loss.ToScalar() : 0, Hashes.Of(results));
}
