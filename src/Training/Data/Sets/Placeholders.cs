using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Reference.Training.Data;

/// <summary>Fills {{key}} in the texts of rows, and finds what nobody filled.</summary>
/// <param name="values">What a key is replaced by.</param>
internal sealed partial class Placeholders(IReadOnlyDictionary<string, string> values)
{
    private readonly SortedSet<string> _filled = new(StringComparer.Ordinal);
    private readonly SortedSet<string> _unfilled = new(StringComparer.Ordinal);
    private int _rows;
    private DataPlace _first;

    /// <summary>
    /// A row with its placeholders filled. It works on the JSON itself, so that every text of it is reached, however deep.
    /// </summary>
    public DataRecord Fill(DataRecord record)
    {
        string text = record.Value.GetRawText();
        if (!text.Contains("{{", StringComparison.Ordinal)) return record;
        bool isOpen = false, isChanged = false;
        string filled = Placeholder().Replace(text, match =>
        {
            string key = match.Groups[1].Value;
            if (values.TryGetValue(key, out string? value))
            {
                isChanged = true;
                _filled.Add(key);
                return JsonEncodedText.Encode(value, JavaScriptEncoder.UnsafeRelaxedJsonEscaping).ToString();
            }

            isOpen = true;
            _unfilled.Add(key);
            return match.Value;
        });
        if (isOpen && _rows++ == 0) _first = record.Place;
        return isChanged ? record with { Value = JsonElement.Parse(Encoding.UTF8.GetBytes(filled)) } : record;
    }

    /// <summary>Sentences on what was left open and on values that nothing asked for.</summary>
    public IEnumerable<string> Warnings()
    {
        if (_rows > 0)
        {
            string open = string.Join(", ", _unfilled.Select(Braced));
            yield return FormattableString.Invariant(
                $"{_rows} {(_rows == 1 ? "row holds" : "rows hold")} {open}, for which no value was given;")
                + $" the first: {_first}. Give a replacement for each, or the model learns the placeholder.";
        }

        string[] unused = [.. values.Keys.Where(key => !_filled.Contains(key)).Order(StringComparer.Ordinal)];
        if (unused.Length > 0) yield return $"no row holds {string.Join(", ", unused.Select(Braced))}, for which a value was given.";
    }

    private static string Braced(string key) => "{{" + key + "}}";

    [GeneratedRegex(@"\{\{\s*([A-Za-z_][A-Za-z0-9_]*)\s*\}\}")]
    private static partial Regex Placeholder();
}
