namespace Reference.Training.Runs;

/// <summary>Turns settings into <see cref="RunOptions"/>: strict keys, ranges, and what only makes sense together; all problems at once.</summary>
public static class RunSettings
{
    /// <summary>Settings laid over options; the later of two with one key wins.</summary>
    /// <param name="start">What holds where nothing is set.</param>
    /// <param name="settings">The file's first, then flags.</param>
    /// <exception cref="RunSettingException">A key is unknown, a value is out of range, or two do not fit together.</exception>
    public static RunOptions Apply(RunOptions start, IEnumerable<RunSetting> settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        var problems = new List<string>();
        RunOptions options = start;
        foreach (RunSetting setting in settings)
        {
            if (RunFields.Find(setting.Key) is not { } field)
            {
                problems.Add($"{setting.Place}: there is no field '{setting.Key}'{NearWords.Hint(setting.Key, Keys())}");
                continue;
            }

            try
            {
                options = field.Set(options, setting.Texts);
            }
            catch (FormatException error)
            {
                problems.Add($"{setting.Place}: {setting.Key}: {error.Message}");
            }
        }

        if (problems.Count == 0) problems.AddRange(RunChecks.Problems(options));
        return problems.Count == 0 ? options : throw new RunSettingException(problems);
    }

    private static IEnumerable<string> Keys() => RunFields.All.Select(field => field.Key);
}
