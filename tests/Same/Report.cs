using System.Text.Json;
using Reference.Tensors.Backends.Simd;

namespace Reference.Tests.Same;

/// <summary>What one run gave: the hash of its results, and what really worked to get them. One line of JSON.</summary>
/// <param name="Run">"big", or a golden case's path.</param>
/// <param name="DType">F32 or F64.</param>
/// <param name="Backend">simd or scalar.</param>
/// <param name="Threads">Threads that the backend was given.</param>
/// <param name="Width">Vectors in use.</param>
/// <param name="Products">Matrix products that ran during the run, by vector width.</param>
/// <param name="SharedRuns">Kernels that more than one thread worked on.</param>
/// <param name="Seconds">Wall time, for the reader only.</param>
/// <param name="Loss">The loss, for the reader; its bits are in the hash.</param>
/// <param name="Sha256">Over names, types, shapes and bytes of all results.</param>
internal sealed record Report(
    string Run, string DType, string Backend, int Threads, string Width, SortedDictionary<string, long> Products, long SharedRuns, double Seconds, double Loss,
    string Sha256)
{
    /// <summary>Products of one width.</summary>
    public long ProductsOf(VectorWidth width) => Products.GetValueOrDefault(width.ToString());

    /// <summary>The line.</summary>
    public string ToJson() => JsonSerializer.Serialize(this);

    /// <summary>Reads a file of lines; a file that is not there has none.</summary>
    public static IReadOnlyList<Report> Read(string path) =>
        File.Exists(path) ? [.. File.ReadLines(path).Where(line => line.Length > 0).Select(line => JsonSerializer.Deserialize<Report>(line)!)] : [];
}
