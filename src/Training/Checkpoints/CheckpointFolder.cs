using System.Globalization;
using Reference.Tensors.Backends;

namespace Reference.Training.Checkpoints;

/// <summary>
/// A run's folder while a process works on it: a lock that the system gives back when the process ends, however it ends, and the
/// checkpoints in "checkpoints/step-NNNNNNNN.safetensors" and "checkpoints/best.safetensors".
/// </summary>
public sealed class CheckpointFolder : IDisposable
{
    /// <summary>The name of the lock file in a run's folder.</summary>
    public const string LockName = "run.lock";

    /// <summary>The name of the best checkpoint.</summary>
    public const string BestName = "best.safetensors";

    private const string Prefix = "step-", Suffix = ".safetensors";
    private readonly FileStream _lock;

    private CheckpointFolder(string path, FileStream held) => (Path, _lock) = (path, held);

    /// <summary>The run's folder.</summary>
    public string Path { get; }

    /// <summary>The best checkpoint's path, whether it is there or not.</summary>
    public string BestPath => System.IO.Path.Combine(FolderOf(Path), BestName);

    /// <summary>Takes a run's folder for this process, making it where it is not there.</summary>
    /// <exception cref="CheckpointException">Another process works on it.</exception>
    public static CheckpointFolder Take(string path)
    {
        string full = System.IO.Path.GetFullPath(path);
        Directory.CreateDirectory(FolderOf(full));
        string file = System.IO.Path.Combine(full, LockName);
        try
        {
            return new CheckpointFolder(full, new FileStream(file, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
        }
        catch (IOException e) when (File.Exists(file))
        {
            throw new CheckpointException(
                $"{full}: another process trains in this folder (it holds {LockName}). Wait for it or take another folder; "
                + "a lock whose process is gone is no hindrance.", e);
        }
    }

    /// <summary>The checkpoints of a run's folder, the newest first; the best is not among them.</summary>
    public static IReadOnlyList<(long Step, string Path)> All(string path)
    {
        string folder = FolderOf(path);
        if (!Directory.Exists(folder)) return [];
        var found = new List<(long Step, string Path)>();
        foreach (string file in Directory.GetFiles(folder, Prefix + "*" + Suffix))
        {
            string digits = System.IO.Path.GetFileName(file)[Prefix.Length..^Suffix.Length];
            if (long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out long step)) found.Add((step, file));
        }

        return [.. found.OrderByDescending(one => one.Step).ThenBy(one => one.Path, StringComparer.Ordinal)];
    }

    /// <summary>The newest checkpoint that is whole; damaged ones are passed over and named.</summary>
    /// <param name="path">The run's folder.</param>
    /// <param name="backend">By which they are read.</param>
    /// <param name="passedOver">Told of every checkpoint that is damaged.</param>
    /// <returns>Its path, or null where there is none.</returns>
    public static string? Newest(string path, Backend backend, Action<string> passedOver)
    {
        foreach ((_, string file) in All(path))
        {
            try
            {
                using Checkpoint checkpoint = Checkpoint.Open(file, backend);
                if (checkpoint.IsWhole()) return file;
                passedOver($"{file}: its content is not what was saved (SHA-256); the checkpoint before it is taken");
            }
            catch (FormatException e)
            {
                passedOver($"{e.Message} The checkpoint before it is taken.");
            }
        }

        return null;
    }

    /// <summary>The path of a step's checkpoint.</summary>
    public string PathOf(long step) =>
        System.IO.Path.Combine(FolderOf(Path), string.Create(CultureInfo.InvariantCulture, $"{Prefix}{step:D8}{Suffix}"));

    /// <summary>
    /// Deletes all but the newest checkpoints of steps, and what crashed writers left. Those of later steps go first: a resume passed them over, and they
    /// would stand in the way of whole ones.
    /// </summary>
    /// <param name="keep">How many stay; at least 1.</param>
    /// <param name="step">The run's step, whose checkpoint was written just now.</param>
    public void Prune(int keep, long step)
    {
        foreach ((long later, string file) in All(Path))
            if (later > step) File.Delete(file);
        foreach ((_, string file) in All(Path).Skip(Math.Max(keep, 1))) File.Delete(file);
        foreach (string left in Directory.GetFiles(FolderOf(Path), ".*.tmp")) File.Delete(left);
    }

    /// <summary>Gives the folder back.</summary>
    public void Dispose() => _lock.Dispose();

    private static string FolderOf(string path) => System.IO.Path.Combine(path, "checkpoints");
}
