using Reference.Training.Schedules;

namespace Reference.Training;

/// <summary>What the loop does when.</summary>
public sealed record TrainerOptions
{
    /// <summary>Steps of the run; at least 1.</summary>
    public required long Steps { get; init; }

    /// <summary>Rows of a step; at least 1. The last step of an epoch has those that are left.</summary>
    public required int BatchRows { get; init; }

    /// <summary>The learning rate of every step.</summary>
    public required Schedule Schedule { get; init; }

    /// <summary>Steps between validations; 0 for one before the first step and one after the last only.</summary>
    public long ValidateEvery { get; init; }

    /// <summary>Validations in a row without a gain after which the run stops; 0 for never.</summary>
    public int Patience { get; init; }

    /// <summary>By how much the validation loss must fall to count as a gain; at least 0.</summary>
    public double LeastGain { get; init; }

    /// <summary>The run's folder, for checkpoints; null for none.</summary>
    public string? Folder { get; init; }

    /// <summary>Steps between checkpoints; 0 for one at the end only.</summary>
    public long SaveEvery { get; init; }

    /// <summary>Checkpoints that are kept, the newest; the best is kept beside them.</summary>
    public int KeepLast { get; init; } = 2;

    /// <summary>True to go on from the newest whole checkpoint of the folder, or from the start where there is none.</summary>
    public bool Resume { get; init; }

    /// <summary>A checkpoint to go on from instead of the newest.</summary>
    public string? ResumeFrom { get; init; }

    /// <summary>Names the model that the run started from (SHA-256); a resume compares it.</summary>
    public string BaseFingerprint { get; init; } = "";

    /// <summary>Names settings that change results and that the trainer does not see; a resume compares it.</summary>
    public string SettingsFingerprint { get; init; } = "";

    /// <summary>Epochs as steps: rows that do not fill a batch make a step of their own.</summary>
    public static long StepsOf(long rows, int batchRows, long epochs = 1) => epochs * ((rows + batchRows - 1) / batchRows);

    /// <exception cref="ArgumentException">A number lies outside its range.</exception>
    internal void Check()
    {
        if (Steps < 1) throw Wrong("steps", Steps, "at least 1");
        if (BatchRows < 1) throw Wrong("batch rows", BatchRows, "at least 1");
        if (ValidateEvery < 0) throw Wrong("steps between validations", ValidateEvery, "at least 0");
        if (SaveEvery < 0) throw Wrong("steps between checkpoints", SaveEvery, "at least 0");
        if (KeepLast < 1) throw Wrong("checkpoints to keep", KeepLast, "at least 1");
        if (Patience < 0) throw Wrong("patience", Patience, "at least 0");
        if (!(LeastGain >= 0)) throw Wrong("least gain", LeastGain, "at least 0");
    }

    private static ArgumentException Wrong(string what, double found, string expected) =>
        new(FormattableString.Invariant($"{what}: {found}; expected {expected}"));
}
