namespace Reference.Training.Runs;

/// <summary>What a run came to.</summary>
/// <param name="Folder">Its files.</param>
/// <param name="Result">The loop's result.</param>
/// <param name="Summary">Sizes, data and answers.</param>
/// <param name="Manifest">Its hashes.</param>
public sealed record RunOutcome(RunFolder Folder, TrainingResult Result, RunSummary Summary, RunManifest Manifest);
