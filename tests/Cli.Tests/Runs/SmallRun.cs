using System.Globalization;
using Reference.Tests.Shared;

namespace Cli.Tests.Runs;

/// <summary>A folder with a few short rows, and runs on the embedded base model in it that take about a second each.</summary>
public sealed class SmallRun : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly Dictionary<string, ToolRun> _done = [];

    /// <summary>Writes the rows.</summary>
    public SmallRun() => Rows = _folder.Write("rows.jsonl", System.Text.Encoding.UTF8.GetBytes(string.Concat(Enumerable.Range(1, 6).Select(i =>
        string.Create(CultureInfo.InvariantCulture, $"{{\"text\": \"The old whale number {i} swims to the north of the sea.\"}}\n")))));

    /// <summary>Six rows of text.</summary>
    public string Rows { get; }

    /// <summary>A path in the folder.</summary>
    public string At(string name) => _folder.At(name);

    /// <summary>The folder of the first run of a name.</summary>
    public string RunOf(string name) => At($"{name}-001");

    /// <summary>What <c>train</c> is given for a run of a name.</summary>
    public string[] Arguments(string name, params string[] options) =>
    [
        "train", "--output-folder", _folder.Path, "--output-name", name, .. options.Contains("--model") ? [] : new[] { "--model", Tool.BaseModel },
        .. options.Contains("--data") ? [] : new[] { "--data", Rows }, "--batch", "2", "--data-max-length", "32",
        .. options.Contains("--steps") ? [] : new[] { "--steps", "3" }, .. options,
    ];

    /// <summary>Trains a run of a name once; asked for again it is the same run.</summary>
    internal ToolRun Train(string name, params string[] options)
    {
        if (_done.TryGetValue(name, out ToolRun? done)) return done;
        ToolRun run = Tool.Run(Arguments(name, options));
        run.Says(0);
        return _done[name] = run;
    }

    /// <summary>A run with adapter, validation and a prompt, for tests that change nothing of it.</summary>
    internal ToolRun Shared() => Train("shared", "--data-validation-last", "2", "--validation-prompts", "The sea", "--validation-answer-tokens", "6");

    /// <summary>The base model in a folder of its own, for tests that change it.</summary>
    public string CopyOfBase(string name)
    {
        Directory.CreateDirectory(At(name));
        foreach (string file in Directory.GetFiles(Tool.BaseModel)) File.Copy(file, Path.Combine(At(name), Path.GetFileName(file)));
        return At(name);
    }

    /// <summary>Names and bytes of everything in a folder, but the lock.</summary>
    public static SortedDictionary<string, string> Content(string folder) => new(
        Directory.GetFiles(folder, "*", SearchOption.AllDirectories).Where(file => !file.EndsWith("run.lock", StringComparison.Ordinal))
            .ToDictionary(file => file, file => Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(File.ReadAllBytes(file)))),
        StringComparer.Ordinal);

    public void Dispose() => _folder.Dispose();
}
