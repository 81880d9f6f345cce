namespace Reference.Training.Runs;

/// <summary>One setting as it was written: by a line of a file or by a flag.</summary>
/// <param name="Key">The field's key.</param>
/// <param name="Texts">Its value, or the values of a list.</param>
/// <param name="Place">Where it stands, for messages: "run.yaml, line 7" or "--rank".</param>
public sealed record RunSetting(string Key, IReadOnlyList<string> Texts, string Place);

/// <summary>What is wrong with a run's settings: all of it, a line each.</summary>
public sealed class RunSettingException : FormatException
{
    /// <summary>An error of several problems.</summary>
    /// <param name="problems">A line each, with its place.</param>
    public RunSettingException(IReadOnlyList<string> problems)
        : base(string.Join('\n', problems ?? throw new ArgumentNullException(nameof(problems)))) => Problems = problems;

    /// <summary>A line each.</summary>
    public IReadOnlyList<string> Problems { get; }
}
