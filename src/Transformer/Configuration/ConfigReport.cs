using System.Globalization;
using System.Text;

namespace Reference.Transformer.Configuration;

/// <summary>Errors and warnings of one config, gathered so that a user sees all of them at once.</summary>
/// <param name="file">The file, as the user knows it.</param>
public sealed class ConfigReport(string file)
{
    private const int LongestQuote = 60;
    private readonly List<ConfigError> _errors = [];
    private readonly List<string> _warnings = [];

    /// <summary>The file.</summary>
    public string File => file;

    /// <summary>What makes the config unusable.</summary>
    public IReadOnlyList<ConfigError> Errors => _errors;

    /// <summary>What a user should know, though the config is usable.</summary>
    public IReadOnlyList<string> Warnings => _warnings;

    /// <summary>Adds an error.</summary>
    /// <param name="path">JSON path.</param>
    /// <param name="found">What stands there.</param>
    /// <param name="allowed">What may.</param>
    /// <param name="advice">What to do; empty where the allowed values say it.</param>
    public void Error(string path, string found, string allowed, string advice = "") => _errors.Add(new(path, found, allowed, advice));

    /// <summary>Adds a warning.</summary>
    /// <param name="path">JSON path.</param>
    /// <param name="text">What a user should know.</param>
    public void Warn(string path, string text) => _warnings.Add($"{file}: {path}: {text}");

    /// <summary>Throws when there are errors.</summary>
    /// <exception cref="ConfigException">With all of them.</exception>
    public void ThrowIfErrors()
    {
        if (_errors.Count > 0) throw new ConfigException(file, _errors);
    }

    /// <summary>A stranger's text, safe to print: cut, and control and direction characters written as \uXXXX.</summary>
    /// <param name="text">As it stands in the file.</param>
    public static string Excerpt(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var result = new StringBuilder();
        foreach (char c in text.AsSpan(0, Math.Min(text.Length, LongestQuote)))
        {
            bool plain = char.GetUnicodeCategory(c) is not (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.Surrogate
                or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator);
            result.Append(plain ? c.ToString() : string.Create(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}"));
        }

        return text.Length > LongestQuote ? result.Append('…').ToString() : result.ToString();
    }
}
