using System.Collections.ObjectModel;

namespace Reference.Training.Checkpoints;

/// <summary>What stands in a checkpoint beside the state: what a resume compares, and what the loop goes on from.</summary>
public sealed record CheckpointNote
{
    /// <summary>SHA-256 of everything rows depend on.</summary>
    public required string DataFingerprint { get; init; }

    /// <summary>SHA-256 of the model that the run started from.</summary>
    public required string BaseFingerprint { get; init; }

    /// <summary>SHA-256 of the settings that change results.</summary>
    public required string SettingsFingerprint { get; init; }

    /// <summary>What the loop remembers by name (best loss, patience); never compared, no part of the state's hash.</summary>
    public IReadOnlyDictionary<string, string> Progress { get; init; } = ReadOnlyDictionary<string, string>.Empty;
}
