using System.Globalization;
using System.Text.Json;

namespace Reference.Transformer.Configuration;

/// <summary>
/// One JSON object of a config: typed values with ranges. A value that is wrong is put into the report and a usable one is given, so that
/// reading goes on and a user sees all errors of the file at once. What is asked for is known; the rest can be listed afterwards.
/// </summary>
public sealed partial class ConfigReader
{
    private readonly JsonElement _object;
    private readonly string _path;
    private readonly HashSet<string> _known = new(StringComparer.Ordinal);
    private readonly HashSet<string> _wrong = new(StringComparer.Ordinal);

    private ConfigReader(JsonElement value, string path, ConfigReport report) => (_object, _path, Report) = (value, path, report);

    /// <summary>Where errors and warnings go.</summary>
    public ConfigReport Report { get; }

    /// <summary>Opens a file.</summary>
    /// <param name="path">A <c>config.json</c>.</param>
    /// <exception cref="ConfigException">The file is over 8 MiB or no strict JSON object.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static ConfigReader Open(string path) => new(ConfigJson.ReadFile(path), "$", new ConfigReport(path));

    /// <summary>Reads a text.</summary>
    /// <param name="json">UTF-8.</param>
    /// <param name="file">Its name in errors.</param>
    /// <exception cref="ConfigException">The text is over 8 MiB or no strict JSON object.</exception>
    public static ConfigReader Parse(ReadOnlyMemory<byte> json, string file) =>
        new(ConfigJson.Parse(json, file), "$", new ConfigReport(file));

    /// <summary>The JSON path of a key.</summary>
    /// <param name="key">A key of this object.</param>
    public string PathOf(string key) => $"{_path}.{ConfigReport.Excerpt(key)}";

    /// <summary>Whether a key is there and not null.</summary>
    /// <param name="key">A key of this object.</param>
    public bool Has(string key) => Find(key) is not null;

    /// <summary>Whether no error was met at these keys: checks that compare values ask first, so that one fault is told once.</summary>
    /// <param name="keys">Keys of this object.</param>
    public bool Good(params ReadOnlySpan<string> keys)
    {
        foreach (string key in keys)
        {
            if (_wrong.Contains(key)) return false;
        }

        return true;
    }

    /// <summary>Reports an error at a key.</summary>
    /// <param name="key">A key of this object.</param>
    /// <param name="allowed">What may stand there.</param>
    /// <param name="advice">What to do; empty where the allowed values say it.</param>
    /// <param name="found">What stands there, where it is not simply the value.</param>
    public void Wrong(string key, string allowed, string advice = "", string? found = null)
    {
        _wrong.Add(key);
        Report.Error(PathOf(key), found ?? Show(key), allowed, advice);
    }

    /// <summary>The value as it is written, for messages; "nothing" where the key is absent.</summary>
    /// <param name="key">A key of this object.</param>
    public string Show(string key) =>
        _object.TryGetProperty(key, out JsonElement value) ? ConfigReport.Excerpt(value.GetRawText()) : "nothing";

    /// <summary>The object at a key, or null where the key is absent, null or an empty object.</summary>
    /// <param name="key">A key of this object.</param>
    public ConfigReader? Section(string key)
    {
        if (Find(key) is not { } value) return null;
        if (value.ValueKind == JsonValueKind.Object) return IsEmpty(value) ? null : new ConfigReader(value, PathOf(key), Report);
        Wrong(key, "an object or null");
        return null;
    }

    /// <summary>All keys, in the file's order.</summary>
    public IEnumerable<string> Keys => _object.EnumerateObject().Select(p => p.Name);

    /// <summary>Keys that nobody asked for and that say something (null says nothing), in the file's order.</summary>
    public IEnumerable<string> Unasked => Keys.Where(key => !_known.Contains(key) && Raw(key)!.Value.ValueKind != JsonValueKind.Null);

    /// <summary>Whether two objects hold the same value at a key; absent and null are the same.</summary>
    /// <param name="other">Another object.</param>
    /// <param name="key">A key.</param>
    public bool SameAt(ConfigReader other, string key)
    {
        ArgumentNullException.ThrowIfNull(other);
        return (Find(key), other.Find(key)) switch
        {
            (null, null) => true,
            ({ ValueKind: JsonValueKind.Number } a, { ValueKind: JsonValueKind.Number } b) => a.GetDouble() == b.GetDouble(),
            ({ } a, { } b) => JsonElement.DeepEquals(a, b),
            _ => false,
        };
    }

    /// <summary>Whether the value at a key is null, absent, or this one.</summary>
    /// <param name="key">A key of this object.</param>
    /// <param name="neutral">JSON text.</param>
    public bool IsNeutral(string key, string neutral)
    {
        if (Find(key) is not { } value) return true;
        if (value.ValueKind != JsonValueKind.Number) return value.GetRawText() == neutral || IsEmpty(value);
        return double.TryParse(neutral, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) && value.GetDouble() == number;
    }

    private static bool IsEmpty(JsonElement value) =>
        value.ValueKind switch
        {
            JsonValueKind.Array => value.GetArrayLength() == 0,
            JsonValueKind.Object => !value.EnumerateObject().Any(),
            _ => false,
        };

    private JsonElement? Find(string key)
    {
        _known.Add(key);
        return Raw(key) is { ValueKind: not JsonValueKind.Null } value ? value : null;
    }

    private JsonElement? Raw(string key) => _object.TryGetProperty(key, out JsonElement value) ? value : null;
}
