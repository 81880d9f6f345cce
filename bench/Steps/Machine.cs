using System.Globalization;
using System.Runtime.InteropServices;
using Reference.Tensors.Backends.Simd;

namespace Reference.Bench;

/// <summary>What measurements were made on.</summary>
internal static class Machine
{
    /// <summary>The processor, its vectors, the system and the runtime, in a line.</summary>
    public static string Describe() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Processor()}, {Environment.ProcessorCount} cores, {VectorWidths.Best}; {System()}, {RuntimeInformation.FrameworkDescription}.");

    private static string Processor() =>
        Value("/proc/cpuinfo", "model name", ':') is { } name
            ? $"{name} (family {Value("/proc/cpuinfo", "cpu family", ':')}, model {Value("/proc/cpuinfo", "model\t", ':')})"
            : RuntimeInformation.ProcessArchitecture.ToString();

    private static string System() => Value("/etc/os-release", "PRETTY_NAME", '=') ?? RuntimeInformation.OSDescription;

    private static string? Value(string file, string key, char separator)
    {
        if (!File.Exists(file)) return null;
        string? line = File.ReadLines(file).FirstOrDefault(line => line.StartsWith(key, StringComparison.Ordinal));
        return line?[(line.IndexOf(separator, StringComparison.Ordinal) + 1)..].Trim(' ', '"', '\t');
    }
}
