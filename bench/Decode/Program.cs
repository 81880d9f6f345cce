using System.Diagnostics;
using System.Text.Json.Nodes;
using Reference.Bench;
using Reference.Tensors;
using Reference.Tensors.Backends.Simd;
using Reference.Transformer.Generation;
using Reference.Transformer.Heads;
using Reference.Transformer.Models;

// Times greedy decoding of one sequence, and a prompt, on a model's file; the last line is JSON.
DecodeOptions options = DecodeOptions.Parse(args);
var meter = new Meter();
using SimdBackend backend = options.Profile ? new MeteredBackend(options.Threads, meter) : new SimdBackend(options.Threads);
long loading = Stopwatch.GetTimestamp();
using PretrainedModel model = ModelLoader.Load(options.Model, backend, DType.F32, options.Dequantise);
double load = Stopwatch.GetElapsedTime(loading).TotalSeconds;
var writer = (CausalLanguageModel)model.Root;
double bytes = writer.Parameters().Sum(parameter => (double)parameter.Value.DType.ByteCount(parameter.Value.Count));
var decoding = new List<double>();
var processing = new List<double>();
long allocated = 0;
for (int round = 0; round <= options.Rounds; round++)
{
    using var session = new GenerationSession(writer, backend, DType.F32);
    int[] prompt = [.. Enumerable.Range(0, options.Prompt).Select(i => (i * 7919 % (session.VocabularySize - 100)) + 50)];
    long start = Stopwatch.GetTimestamp();
    session.Prefill(prompt);
    processing.Add(options.Prompt / Stopwatch.GetElapsedTime(start).TotalSeconds);
    session.Prefill([.. prompt.Take(16)]);
    long before = GC.GetTotalAllocatedBytes(precise: true);
    meter.Clear();
    start = Stopwatch.GetTimestamp();
    for (int i = 0; i < options.Tokens; i++) session.Append(Largest(session.Scores(0)));
    double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
    decoding.Add(seconds / options.Tokens);
    allocated = (GC.GetTotalAllocatedBytes(precise: true) - before) / options.Tokens;
    if (options.Profile && round == options.Rounds) foreach (KernelRow row in meter.Rows) Console.WriteLine(row);
}

decoding.RemoveAt(0); // warms the code up
processing.RemoveAt(0);
decoding.Sort();
processing.Sort();
double bandwidth = Bandwidth.Measure(backend.Threads, 5), median = decoding[decoding.Count / 2];
using var process = Process.GetCurrentProcess();
Console.WriteLine(new JsonObject
{
    ["threads"] = backend.Threads,
    ["load_seconds"] = load,
    ["decode_ms_best"] = decoding[0] * 1e3,
    ["decode_ms_median"] = median * 1e3,
    ["decode_tokens_per_second"] = 1 / median,
    ["prompt_tokens_per_second"] = processing[processing.Count / 2],
    ["prompt_tokens_per_second_best"] = processing[^1],
    ["allocated_bytes_per_token"] = allocated,
    ["tensor_bytes"] = bytes,
    ["bandwidth_gb_per_second"] = bandwidth / 1e9,
    ["decode_of_bandwidth"] = bytes / bandwidth / median,
    ["peak_rss_mib"] = process.PeakWorkingSet64 / 1048576,
    ["cpu_seconds"] = process.TotalProcessorTime.TotalSeconds,
}.ToJsonString());

static int Largest(ReadOnlySpan<double> scores)
{
    int best = 0;
    for (int i = 1; i < scores.Length; i++)
        if (scores[i] > scores[best]) best = i;
    return best;
}
