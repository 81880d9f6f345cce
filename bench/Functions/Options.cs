using System.Globalization;

namespace Reference.Bench.Functions;

/// <summary>The command line: --golden DIR [--function NAME …] [--chunk N …] [--threads N].</summary>
internal sealed record Options(string HashFile, IReadOnlyList<string> Functions, IReadOnlyList<int> Chunks, int Threads)
{
    public static Options Parse(string[] args)
    {
        string? golden = null;
        List<string> functions = [];
        List<int> chunks = [];
        int threads = Environment.ProcessorCount;
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
                default: throw new ArgumentException($"Found '{option}', expected --golden, --function, --chunk or --threads.");
            }
        }

        return new(
            golden ?? throw new ArgumentException("--golden DIR is missing: the folder that holds functions/float32.json."),
            functions.Count > 0 ? functions : [.. FunctionTable.All.Select(f => f.Name)],
            chunks.Count > 0 ? chunks : [.. Enumerable.Range(0, Chunk.Count)],
            threads);
    }

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
