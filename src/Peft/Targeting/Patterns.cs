using System.Text.RegularExpressions;

namespace Reference.Peft.Targeting;

/// <summary>Python's regular expressions as PEFT uses them, and what is near a name that matched nothing.</summary>
internal static class Patterns
{
    private const int Listed = 6;

    /// <summary>True where the whole text matches (re.fullmatch).</summary>
    public static bool IsFull(string pattern, string text, string key) => Make($@"\A(?:{pattern})\z", pattern, key).IsMatch(text);

    /// <summary>A match at the start (re.match).</summary>
    public static Match AtStart(string pattern, string text, string key) => Make($@"\A(?:{pattern})", pattern, key).Match(text);

    /// <summary>The names among <paramref name="known"/> that are most like one of <paramref name="wanted"/>, best first.</summary>
    public static string Near(IEnumerable<string> wanted, IEnumerable<string> known)
    {
        string[] names = [.. wanted];
        var near = known.Select(path => (path, last: path[(path.LastIndexOf('.') + 1)..])).DistinctBy(name => name.last)
            .OrderBy(name => names.Length == 0 ? 0 : names.Min(want => Math.Min(Distance(want, name.last), Distance(want, name.path))))
            .ThenBy(name => name.last, StringComparer.Ordinal);
        return string.Join(", ", near.Take(Listed).Select(name => name.last));
    }

    private static Regex Make(string pattern, string given, string key)
    {
        // Python names groups in its own way.
        pattern = pattern.Replace("(?P<", "(?<", StringComparison.Ordinal);
        try
        {
            return new Regex(pattern, RegexOptions.CultureInvariant | RegexOptions.NonBacktracking);
        }
        catch (NotSupportedException)
        {
            return new Regex(pattern, RegexOptions.CultureInvariant); // looks around, or back at a group
        }
        catch (ArgumentException e)
        {
            throw new AdapterException($"{key}: '{given}' is no regular expression ({e.Message}); mend it, or give a list of names", e);
        }
    }

    /// <summary>The number of letters to add, drop or change (Levenshtein 1966).</summary>
    private static int Distance(string a, string b)
    {
        int[] row = [.. Enumerable.Range(0, b.Length + 1)];
        for (int i = 1; i <= a.Length; i++)
        {
            int corner = row[0];
            row[0] = i;
            for (int j = 1; j <= b.Length; j++)
                (corner, row[j]) = (row[j], Math.Min(Math.Min(row[j], row[j - 1]) + 1, corner + (a[i - 1] == b[j - 1] ? 0 : 1)));
        }

        return row[^1];
    }
}
