using System.Globalization;

namespace Reference.Transformer.Configuration;

/// <summary>What is wrong at one place of a config.</summary>
/// <param name="Path">JSON path, <c>$.rope_scaling.factor</c>, or the place in a text that is no JSON.</param>
/// <param name="Found">What stands there.</param>
/// <param name="Allowed">What may.</param>
/// <param name="Advice">What to do; empty where the allowed values say it.</param>
public sealed record ConfigError(string Path, string Found, string Allowed, string Advice = "")
{
    /// <summary>One line.</summary>
    public override string ToString() => $"{Path}: found {Found}; expected {Allowed}.{(Advice.Length > 0 ? " " + Advice : "")}";
}

/// <summary>
/// A model's config cannot be used. The message holds every error of the file, each with its path, what was found and what is allowed.
/// </summary>
public sealed class ConfigException : FormatException
{
    /// <summary>The errors of one file.</summary>
    /// <param name="file">The file, as the user knows it.</param>
    /// <param name="errors">At least one.</param>
    public ConfigException(string file, IReadOnlyList<ConfigError> errors)
        : base(Text(file, errors)) => (File, Errors) = (file, errors);

    /// <summary>The file.</summary>
    public string File { get; }

    /// <summary>Its errors, in the order in which they were met.</summary>
    public IReadOnlyList<ConfigError> Errors { get; }

    private static string Text(string file, IReadOnlyList<ConfigError> errors)
    {
        ArgumentNullException.ThrowIfNull(errors);
        string count = errors.Count == 1 ? "1 error" : string.Create(CultureInfo.InvariantCulture, $"{errors.Count} errors");
        return $"{file}: {count}\n  {string.Join("\n  ", errors)}";
    }
}
