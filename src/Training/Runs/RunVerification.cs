namespace Reference.Training.Runs;

/// <summary>Does a run again, in a folder of its own, and compares every hash with the first one's.</summary>
public static class RunVerification
{
    /// <summary>What differs, a line each; empty where the run gave the same bits again.</summary>
    /// <param name="folder">A run that has ended.</param>
    /// <param name="options">Its options.</param>
    /// <param name="scratch">A folder for the second run; deleted by the caller.</param>
    /// <param name="progress">Told after every step.</param>
    /// <param name="cancellation">Ends the verification.</param>
    public static IReadOnlyList<string> Differences(
        RunFolder folder, RunOptions options, string scratch, IProgress<TrainingProgress>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(folder);
        if (!File.Exists(folder.Manifest)) throw new FileNotFoundException($"{folder.Path} has no manifest.json: the run has not ended; go on with: reference resume {folder.Path}");
        RunManifest first = RunManifest.Read(folder.Manifest);
        var differences = new List<string>();
        void Compare(string what, string was, string found)
        {
            if (was != found) differences.Add($"{what}: {found}; it was {was}");
        }

        Compare("arithmetic version", FormattableString.Invariant($"{first.Arithmetic}"), FormattableString.Invariant($"{Tensors.Arithmetic.Arithmetic.Version}"));
        Compare($"model {options.Model}", first.Model, RunManifest.HashOf(options.Model));
        foreach ((string name, string hash) in first.Files)
        {
            string path = Path.Combine(folder.Path, name);
            Compare(path, hash, File.Exists(path) ? RunManifest.HashOf(path) : "missing");
        }

        if (differences.Count > 0) return differences;
        using FineTuner tuner = FineTuner.Create(options with
        {
            Output = options.Output with { Folder = scratch },
            Validation = options.Validation with { Prompts = [] },
        });
        Compare("data", first.Data, tuner.Parts.Data.Fingerprint);
        if (differences.Count > 0) return differences;
        RunManifest second = tuner.Run(progress, cancellation).Manifest;
        cancellation.ThrowIfCancellationRequested();
        Compare("what was trained", first.State, second.State);
        foreach ((string name, string was) in first.Files)
            Compare(name, was, second.Files.FirstOrDefault(file => file.Key == name).Value ?? "missing");
        return differences;
    }
}
