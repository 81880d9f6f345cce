namespace Reference.Transformer.Text.Unicode;

/// <summary>
/// Unicode normal forms (Unicode Standard Annex 15) with the account of what became of each code point: a change of 0 stands in the place
/// of one of the source, 1 was added, −n stands for one and n more that are gone.
/// </summary>
internal static class NormalForm
{
    private const int SyllableBase = 0xAC00, LeadBase = 0x1100, VowelBase = 0x1161, TailBase = 0x11A7;
    private const int Leads = 19, Vowels = 21, Tails = 28, Syllables = Leads * Vowels * Tails;

    /// <summary>The normal form of a text.</summary>
    /// <param name="points">Code points.</param>
    /// <param name="compatible">NFKD and NFKC instead of NFD and NFC.</param>
    /// <param name="compose">NFC and NFKC instead of NFD and NFKD.</param>
    public static List<(int Point, int Change)> Of(ReadOnlySpan<int> points, bool compatible, bool compose)
    {
        var result = new List<(int Point, int Change)>(points.Length);
        foreach (int point in points)
        {
            int from = result.Count;
            if (point < 0xA0) result.Add((point, 0));
            else Decompose(point, compatible, result);
            for (int i = from + 1; i < result.Count; i++) result[i] = (result[i].Point, 1);
        }

        Order(result);
        return compose ? Compose(result) : result;
    }

    private static void Decompose(int point, bool compatible, List<(int Point, int Change)> result)
    {
        int syllable = point - SyllableBase;
        if (syllable is >= 0 and < Syllables)
        {
            result.Add((LeadBase + (syllable / (Vowels * Tails)), 0));
            result.Add((VowelBase + (syllable % (Vowels * Tails) / Tails), 0));
            if (syllable % Tails != 0) result.Add((TailBase + (syllable % Tails), 0));
        }
        else if (NormalizationTable.Shared.Decomposition(point, compatible) is { } parts)
        {
            foreach (int part in parts) Decompose(part, compatible, result);
        }
        else
        {
            result.Add((point, 0));
        }
    }

    /// <summary>Sorts each run of marks by combining class; equal classes keep their order.</summary>
    private static void Order(List<(int Point, int Change)> points)
    {
        for (int i = 0; i < points.Count; i++)
        {
            if (NormalizationTable.Shared.Class(points[i].Point) == 0) continue;
            int end = i;
            while (end < points.Count && NormalizationTable.Shared.Class(points[end].Point) != 0) end++;
            if (end - i > 1)
            {
                var run = points.GetRange(i, end - i).OrderBy(point => NormalizationTable.Shared.Class(point.Point)).ToList();
                for (int k = 0; k < run.Count; k++) points[i + k] = run[k];
            }

            i = end;
        }
    }

    private static List<(int Point, int Change)> Compose(List<(int Point, int Change)> points)
    {
        var result = new List<(int Point, int Change)>(points.Count);
        int starter = -1, lastClass = 0;
        foreach ((int point, int change) in points)
        {
            int rank = NormalizationTable.Shared.Class(point);
            bool open = starter >= 0 && (starter == result.Count - 1 || (lastClass < rank && lastClass != 0));
            if (open && Pair(result[starter].Point, point) is { } composed)
            {
                result[starter] = (composed, result[starter].Change + change - 1);
                continue;
            }

            if (rank == 0) starter = result.Count;
            lastClass = rank;
            result.Add((point, change));
        }

        return result;
    }

    private static int? Pair(int first, int second)
    {
        if (first - LeadBase is >= 0 and < Leads && second - VowelBase is >= 0 and < Vowels)
            return SyllableBase + ((((first - LeadBase) * Vowels) + (second - VowelBase)) * Tails);
        if (first - SyllableBase is >= 0 and < Syllables && (first - SyllableBase) % Tails == 0 && second - TailBase is > 0 and < Tails)
            return first + (second - TailBase);
        return NormalizationTable.Shared.Composition(first, second);
    }
}
