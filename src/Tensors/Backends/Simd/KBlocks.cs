namespace Reference.Tensors.Backends.Simd;

/// <summary>Cuts a reduction into blocks of 256 consecutive indices, as the order of sums (docs/arithmetic.md) wants it.</summary>
internal static class KBlocks
{
    /// <summary>The longest block.</summary>
    public const int Size = 256;

    private const int MostKept = 64;

    [ThreadStatic]
    private static Dictionary<nint, KBlock[]>? t_kept;

    /// <summary>The blocks of the indices 0 to <paramref name="length"/> − 1: a sum over features. Kept, since a model has few lengths.</summary>
    public static KBlock[] OfFeatures(nint length)
    {
        Dictionary<nint, KBlock[]> kept = t_kept ??= [];
        if (kept.TryGetValue(length, out KBlock[]? known)) return known;
        if (kept.Count == MostKept) kept.Clear();
        return kept[length] = OfSegments([(0, length)]);
    }

    /// <summary>The blocks of documents' tokens: they start anew at every segment; segments as ordered; empty ones have none.</summary>
    public static KBlock[] OfSegments(ReadOnlySpan<(nint Start, nint Length)> segments)
    {
        nint count = 0;
        foreach ((_, nint length) in segments) count += (length + Size - 1) / Size;
        var blocks = new KBlock[count];
        int next = 0;
        foreach ((nint start, nint length) in segments)
        {
            for (nint k = 0; k < length; k += Size) blocks[next++] = new KBlock(start + k, (int)Math.Min(Size, length - k));
        }
        return blocks;
    }
}
