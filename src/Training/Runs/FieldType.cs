using System.Globalization;

namespace Reference.Training.Runs;

/// <summary>How a field's text becomes a value, and back.</summary>
/// <typeparam name="T">The value.</typeparam>
/// <param name="Kind">What a value is, for help and messages.</param>
/// <param name="IsList">True where several texts are a list.</param>
/// <param name="Read">Throws a <see cref="FormatException"/> that says what was found and what is expected.</param>
/// <param name="Write">The texts that <paramref name="Read"/> would take.</param>
public sealed record FieldType<T>(
    string Kind, bool IsList, Func<IReadOnlyList<string>, T> Read, Func<T, IReadOnlyList<string>> Write);

/// <summary>The types that fields have.</summary>
public static class FieldTypes
{
    /// <summary>Any text.</summary>
    public static FieldType<string> Text { get; } = One("text", text => text, text => text);

    /// <summary>Any text, or nothing.</summary>
    public static FieldType<string?> OptionalText { get; } =
        new("text", false, texts => texts.Count == 0 ? null : texts[0], text => text is null ? [] : [text]);

    /// <summary>A list of texts.</summary>
    public static FieldType<IReadOnlyList<string>> Texts { get; } = new("text…", true, texts => [.. texts], texts => texts);

    /// <summary>A list of real numbers above 0.</summary>
    public static FieldType<IReadOnlyList<double>> Weights { get; } =
        Many("number…", text => ReadNumber(text, double.Epsilon, double.MaxValue, "above 0"), WriteNumber);

    /// <summary>A list of numbers of layers.</summary>
    public static FieldType<IReadOnlyList<int>> Layers { get; } = Many("layer…", text => ReadWhole(text, 0, int.MaxValue), WriteWhole);

    /// <summary>Named values, "name=value" each.</summary>
    public static FieldType<IReadOnlyList<KeyValuePair<string, string>>> Pairs { get; } =
        Many("name=value…", ReadPair, pair => pair.Key + "=" + pair.Value);

    /// <summary>A whole number of at least 1 by a pattern.</summary>
    public static FieldType<IReadOnlyList<KeyValuePair<string, int>>> Ranks { get; } = Many(
        "pattern=rank…", text => Named(text, value => ReadWhole(value, 1, int.MaxValue)), pair => pair.Key + "=" + WriteWhole(pair.Value));

    /// <summary>A number above 0 by a pattern.</summary>
    public static FieldType<IReadOnlyList<KeyValuePair<string, double>>> Alphas { get; } = Many(
        "pattern=alpha…", text => Named(text, value => ReadNumber(value, double.Epsilon, double.MaxValue, "above 0")), pair => pair.Key + "=" + WriteNumber(pair.Value));

    /// <summary>true or false.</summary>
    public static FieldType<bool> Flag { get; } = One("true or false", ReadFlag, flag => flag ? "true" : "false");

    /// <summary>Any 64-bit number that is not negative.</summary>
    public static FieldType<long> Seed { get; } = One(
        "whole number",
        text => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long seed)
            ? seed : throw Wrong(text, "a whole number from 0 to 9223372036854775807"),
        seed => seed.ToString(CultureInfo.InvariantCulture));

    /// <summary>A day.</summary>
    public static FieldType<DateTime> Date { get; } = One(
        "yyyy-mm-dd",
        text => DateTime.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out DateTime day) ? day : throw Wrong(text, "a day as 2024-07-26"),
        day => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));

    /// <summary>A whole number in a range.</summary>
    public static FieldType<int> Whole(int least, int most) => One("whole number", text => ReadWhole(text, least, most), WriteWhole);

    /// <summary>A real number in a range.</summary>
    /// <param name="least">The least that is allowed.</param>
    /// <param name="most">The largest.</param>
    /// <param name="range">The range in words: "from 0 to 1".</param>
    public static FieldType<double> Number(double least, double most, string range) =>
        One("number", text => ReadNumber(text, least, most, range), WriteNumber);

    /// <summary>One of a few words.</summary>
    public static FieldType<string> Choice(params string[] words) => One(
        string.Join('|', words),
        text => Array.IndexOf(words, text) >= 0 ? text : throw Wrong(text, $"one of {string.Join(", ", words)}{NearWords.Hint(text, words)}"),
        text => text);

    private static FieldType<T> One<T>(string kind, Func<string, T> read, Func<T, string> write) =>
        new(kind, false, texts => texts.Count == 0 ? throw new FormatException($"found nothing; expected {kind}") : read(texts[0]), value => [write(value)]);

    private static FieldType<IReadOnlyList<T>> Many<T>(string kind, Func<string, T> read, Func<T, string> write) =>
        new(kind, true, texts => [.. texts.Select(read)], values => [.. values.Select(write)]);

    private static bool ReadFlag(string text) => text switch
    {
        "true" or "yes" or "on" => true,
        "false" or "no" or "off" => false,
        _ => throw Wrong(text, "true or false"),
    };

    private static int ReadWhole(string text, int least, int most) =>
        int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int number) && number >= least && number <= most
            ? number
            : throw Wrong(text, most == int.MaxValue
                ? FormattableString.Invariant($"a whole number of at least {least}")
                : FormattableString.Invariant($"a whole number from {least} to {most}"));

    private static double ReadNumber(string text, double least, double most, string range) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) && number >= least && number <= most
            ? number
            : throw Wrong(text, $"a number {range}");

    private static KeyValuePair<string, T> Named<T>(string text, Func<string, T> read)
    {
        int equals = text.LastIndexOf('=');
        return equals > 0 ? new(text[..equals], read(text[(equals + 1)..])) : throw Wrong(text, "pattern=value");
    }

    private static KeyValuePair<string, string> ReadPair(string text)
    {
        int equals = text.IndexOf('=', StringComparison.Ordinal);
        return equals > 0 ? new(text[..equals], text[(equals + 1)..]) : throw Wrong(text, "name=value");
    }

    private static string WriteNumber(double number) => number.ToString("R", CultureInfo.InvariantCulture);

    private static string WriteWhole(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static FormatException Wrong(string found, string expected) => new($"found '{found}'; expected {expected}");
}
