namespace Reference.Training.Runs;

/// <summary>'Did you mean': the known word that is nearest to one that was typed.</summary>
public static class NearWords
{
    /// <summary>" (did you mean 'x'?)" where a known word is at most three edits and half its length away, or else ends with it; else nothing.</summary>
    /// <param name="typed">What was typed.</param>
    /// <param name="known">What there is; the first of equally near ones is named.</param>
    public static string Hint(string typed, IEnumerable<string> known)
    {
        ArgumentNullException.ThrowIfNull(typed);
        ArgumentNullException.ThrowIfNull(known);
        string? best = null;
        int least = Math.Min(3, Math.Max(1, typed.Length / 2)) + 1;
        foreach (string word in known)
        {
            int distance = Distance(typed.ToLowerInvariant(), word.ToLowerInvariant());
            if (distance < least) (best, least) = (word, distance);
        }

        string end = typed.TrimStart('-');
        if (end.Length > 2) best ??= known.FirstOrDefault(word => word.EndsWith(end, StringComparison.OrdinalIgnoreCase));
        return best is null ? "" : $" (did you mean '{best}'?)";
    }

    /// <summary>Letters to insert, remove, replace, or swap with their neighbour (Damerau's distance, optimal string alignment).</summary>
    internal static int Distance(string a, string b)
    {
        int[] before = new int[b.Length + 1], last = new int[b.Length + 1], row = new int[b.Length + 1];
        for (int j = 0; j <= b.Length; j++) last[j] = j;
        for (int i = 1; i <= a.Length; i++)
        {
            row[0] = i;
            for (int j = 1; j <= b.Length; j++)
            {
                int changed = last[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
                row[j] = Math.Min(changed, Math.Min(last[j], row[j - 1]) + 1);
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) row[j] = Math.Min(row[j], before[j - 2] + 1);
            }

            (before, last, row) = (last, row, before);
        }

        return last[b.Length];
    }
}
