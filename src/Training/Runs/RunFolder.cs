using System.Globalization;
using Reference.Training.Checkpoints;

namespace Reference.Training.Runs;

/// <summary>
/// The files of a run: <c>run.yaml</c> (as resolved), <c>metrics.jsonl</c>, <c>checkpoints/</c>, <c>adapter/</c> (or <c>model/</c> after full
/// fine-tuning), <c>README.md</c> (the model card), <c>report.html</c> and <c>manifest.json</c> (hashes).
/// </summary>
/// <param name="path">The folder.</param>
public sealed class RunFolder(string path)
{
    private const int MostRuns = 1_000_000;

    /// <summary>The folder.</summary>
    public string Path { get; } = System.IO.Path.GetFullPath(path);

    /// <summary>Its name.</summary>
    public string Name => System.IO.Path.GetFileName(Path);

    /// <summary>The resolved configuration.</summary>
    public string Configuration => In("run.yaml");

    /// <summary>One line a step and a validation.</summary>
    public string Metrics => In("metrics.jsonl");

    /// <summary>Checkpoints.</summary>
    public string Checkpoints => In("checkpoints");

    /// <summary>What was learned, in PEFT's form.</summary>
    public string Adapter => In("adapter");

    /// <summary>What had been learned at the best validation, where that is not the last one.</summary>
    public string BestAdapter => In("adapter-best");

    /// <summary>What was learned by full fine-tuning: a Hugging Face folder.</summary>
    public string Model => In("model");

    /// <summary>The model card.</summary>
    public string Card => In("README.md");

    /// <summary>The report.</summary>
    public string Report => In("report.html");

    /// <summary>Hashes.</summary>
    public string Manifest => In("manifest.json");

    /// <summary>Sizes, data and answers, for the report.</summary>
    public string Summary => In("summary.json");

    /// <summary>Makes a new folder: <paramref name="parent"/>/<paramref name="name"/>-001, or the next number that is free.</summary>
    /// <exception cref="IOException">The folder cannot be made.</exception>
    public static RunFolder Create(string parent, string name)
    {
        Directory.CreateDirectory(parent);
        for (int number = 1; number < MostRuns; number++)
        {
            string path = System.IO.Path.Combine(parent, string.Create(CultureInfo.InvariantCulture, $"{name}-{number:000}"));
            if (Directory.Exists(path) || File.Exists(path)) continue;
            Directory.CreateDirectory(path);
            if (IsFirst(path)) return new RunFolder(path);
        }

        throw new IOException($"{parent} holds {MostRuns} runs called {name}; give output.name another name");
    }

    /// <summary>The folder of a run that was begun.</summary>
    /// <exception cref="IOException">It is no run's folder.</exception>
    public static RunFolder Open(string path)
    {
        var folder = new RunFolder(path);
        if (!Directory.Exists(folder.Path)) throw new DirectoryNotFoundException($"there is no folder {path}");
        if (!File.Exists(folder.Configuration))
            throw new FileNotFoundException($"{path} is no run's folder: it has no run.yaml; name a folder that 'train' made, as runs/run-001");
        return folder;
    }

    /// <summary>False where another process made the folder at the same moment: only one can make the lock's file.</summary>
    private static bool IsFirst(string path)
    {
        string file = System.IO.Path.Combine(path, CheckpointFolder.LockName);
        try
        {
            using var made = new FileStream(file, FileMode.CreateNew);
            return true;
        }
        catch (IOException) when (File.Exists(file))
        {
            return false;
        }
    }

    private string In(string name) => System.IO.Path.Combine(Path, name);
}
