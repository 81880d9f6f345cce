namespace Reference.Tensors.Backends.Simd;

/// <summary>Cuts a reduction into blocks of 256 consecutive indices, as the order of sums (docs/arithmetic.md) wants it.</summary>
internal static class KBlocks
{
    /// <summary>The longest block.</summary>
    public const int Size = 256;

    [ThreadStatic]
    private static KBlock[]? t_last;

    /// <summary>The blocks of the indices 0 to <paramref name="length"/> − 1: a sum over features.</summary>
    public static KBlock[] OfFeatures(nint length)
    {
        KBlock[]? last = t_last;
        if (last is { Length: > 0 } && last[^1].Start + last[^1].Length == length) return last;
        return t_last = OfSegments([(0, length)]);
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
