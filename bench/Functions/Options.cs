using System.Globalization;
using Reference.Tensors.Backends.Simd;

namespace Reference.Bench.Functions;

/// <summary>The command line: --golden DIR [--function NAME …] [--chunk N …] [--threads N] [--width Bits128|Bits256|Bits512].</summary>
internal sealed record Options(string HashFile, IReadOnlyList<string> Functions, IReadOnlyList<int> Chunks, int Threads, VectorWidth? Width)
{
    public static Options Parse(string[] args)
    {
        string? golden = null;
        List<string> functions = [];
        List<int> chunks = [];
        int threads = Environment.ProcessorCount;
        VectorWidth? width = null;
        string option = "";
        foreach (string arg in args)
        {
            if (arg.StartsWith("--", StringComparison.Ordinal))
            {
                option = arg;
                continue;
            }

            switch (option)
            {
                case "--golden": golden = ExpectedHashes(arg); break;
                case "--function": functions.Add(FunctionTable.NameOf(arg)); break;
                case "--chunk": chunks.Add(Number(option, arg, 0, Chunk.Count - 1)); break;
                case "--threads": threads = Number(option, arg, 1, 1024); break;
                case "--width": width = WidthOf(arg); break;
                default: throw new ArgumentException($"Found '{option}', expected --golden, --function, --chunk, --threads or --width.");
            }
        }

        return new(
            golden ?? throw new ArgumentException("--golden DIR is missing: the folder that holds functions/float32.json."),
            functions.Count > 0 ? functions : width is null ? [.. FunctionTable.All.Select(f => f.Name)] : VectorTable.Names,
            chunks.Count > 0 ? chunks : [.. Enumerable.Range(0, Chunk.Count)],
            threads,
            width);
    }

    private static VectorWidth WidthOf(string text) =>
        Enum.TryParse(text, out VectorWidth width) && width != VectorWidth.One && VectorWidths.IsSupported(width)
            ? width
            : throw new ArgumentException($"--width: found '{text}', expected Bits128, Bits256 or Bits512 (vectors of this machine).");

    private static string ExpectedHashes(string folder)
    {
        string path = Path.Combine(folder, "functions", "float32.json");
        return File.Exists(path) ? path : throw new ArgumentException($"--golden: found no {path}, expected the golden hashes there.");
    }

    private static int Number(string option, string text, int least, int most) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int n) && n >= least && n <= most
            ? n
            : throw new ArgumentException($"{option}: found '{text}', expected a number from {least} to {most}.");
}
