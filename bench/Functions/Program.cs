using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Reference.Bench.Functions;

// Computes our binary32 functions for all 2³² inputs and compares 256 hashes each with those of correctly rounded results.
Options options;
try
{
    options = Options.Parse(args);
}
catch (ArgumentException e)
{
    Console.Error.WriteLine(e.Message);
    return 2;
}

using JsonDocument golden = JsonDocument.Parse(File.ReadAllBytes(options.HashFile));
int failedFunctions = 0;
foreach (string name in options.Functions)
{
    JsonElement expected = golden.RootElement.GetProperty("functions").GetProperty(name).GetProperty("chunks");
    var clock = Stopwatch.StartNew();
    int done = 0, wrong = 0;
    Parallel.ForEach(options.Chunks, new ParallelOptions { MaxDegreeOfParallelism = options.Threads }, chunk =>
    {
        string hash = options.Width is { } width
            ? Chunk.Hash((x, y) => VectorTable.Run(name, width, x, y), chunk)
            : Chunk.Hash(FunctionTable.Find(name), chunk);
        bool same = hash == expected[chunk].GetString();
        int count = Interlocked.Increment(ref done);
        if (!same)
        {
            Interlocked.Increment(ref wrong);
            Console.WriteLine($"{name}: chunk {chunk} differs");
        }
        else if (count % 32 == 0)
        {
            Console.WriteLine($"{name}: {count} of {options.Chunks.Count} chunks");
        }
    });

    string seconds = clock.Elapsed.TotalSeconds.ToString("F1", CultureInfo.InvariantCulture);
    string verdict = wrong == 0 ? "correctly rounded" : $"{wrong} chunks differ";
    Console.WriteLine($"{name}: {options.Chunks.Count} chunks of 2^24 inputs, {verdict}, {seconds} s on {options.Threads} threads");
    failedFunctions += wrong == 0 ? 0 : 1;
}

return failedFunctions == 0 ? 0 : 1;
