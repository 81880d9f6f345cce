namespace Reference.Training.Data;

/// <summary>How long rows are.</summary>
/// <param name="Shortest">Tokens of the shortest.</param>
/// <param name="Median">Tokens of the middle one (of two, the shorter).</param>
/// <param name="Percentile95">95 of 100 rows have at most as many.</param>
/// <param name="Longest">Tokens of the longest.</param>
/// <param name="Mean">Mean.</param>
/// <param name="Width">Lengths that a bin holds; a round number (1, 2 or 5 times a power of ten).</param>
/// <param name="Bins">Rows by length: bin b holds those of b·width to (b + 1)·width − 1 tokens.</param>
public sealed record LengthHistogram(int Shortest, int Median, int Percentile95, int Longest, double Mean, int Width,
    IReadOnlyList<long> Bins)
{
    private const int MostBins = 24;

    /// <summary>Counts lengths.</summary>
    public static LengthHistogram Of(IReadOnlyList<int> lengths)
    {
        int[] sorted = [.. lengths.Order()];
        if (sorted.Length == 0) return new LengthHistogram(0, 0, 0, 0, 0, 1, []);
        int longest = sorted[^1], width = 1;
        for (int step = 0; longest / width >= MostBins; step++) width = step % 3 == 1 ? width / 2 * 5 : width * 2;
        var bins = new long[(longest / width) + 1];
        long sum = 0;
        foreach (int length in sorted)
        {
            bins[length / width]++;
            sum += length;
        }

        return new LengthHistogram(sorted[0], At(sorted, 50), At(sorted, 95), longest, (double)sum / sorted.Length, width, bins);
    }

    // The least length that so many rows of 100 do not exceed.
    private static int At(int[] sorted, int percent) => sorted[Math.Max(0, (int)(((long)sorted.Length * percent + 99) / 100) - 1)];
}
