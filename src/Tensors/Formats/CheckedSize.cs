namespace Reference.Tensors.Formats;

/// <summary>How much a tensor of a file takes, or why that cannot be said.</summary>
internal enum SizeProblem
{
    /// <summary>The size is known.</summary>
    None,

    /// <summary>The count of elements or of bits leaves 63 bits.</summary>
    Overflow,

    /// <summary>The elements do not fill whole blocks, or the bits whole bytes.</summary>
    Partial,
}

/// <summary>
/// The one place where sizes that a file claims are multiplied and added. Nothing else in the readers does arithmetic on them: overflow
/// fixed one expression at a time is how other readers were broken twice over (CVE-2025-53630, then CVE-2026-27940).
/// </summary>
internal static class CheckedSize
{
    /// <summary>Elements and bytes of a tensor with these axis lengths.</summary>
    /// <param name="lengths">Axis lengths; a 0 makes the whole empty, whatever the others are.</param>
    /// <param name="blockLength">Elements stored together.</param>
    /// <param name="blockBits">Bits that they take.</param>
    /// <param name="bytes">Bytes, below 2⁶³.</param>
    public static SizeProblem Of(ReadOnlySpan<long> lengths, int blockLength, int blockBits, out long bytes)
    {
        bytes = 0;
        if (lengths.Contains(0)) return SizeProblem.None;
        UInt128 count = 1;
        foreach (long length in lengths)
        {
            count *= (ulong)length;
            if (length < 0 || count > long.MaxValue) return SizeProblem.Overflow;
        }

        if (count % (uint)blockLength != 0) return SizeProblem.Partial;
        UInt128 bits = count / (uint)blockLength * (uint)blockBits;
        if (bits % 8 != 0) return SizeProblem.Partial;
        if (bits / 8 > long.MaxValue) return SizeProblem.Overflow;
        bytes = (long)(bits / 8);
        return SizeProblem.None;
    }

    /// <summary>True where <paramref name="length"/> bytes from <paramref name="offset"/> on lie within <paramref name="total"/>
    /// bytes.</summary>
    public static bool Fits(ulong offset, ulong length, long total) => offset <= (ulong)total && length <= (ulong)total - offset;

    /// <summary>The next multiple of a power of two, or null past 63 bits.</summary>
    public static long? Align(long offset, long alignment)
    {
        UInt128 aligned = ((UInt128)(ulong)offset + (ulong)alignment - 1) / (ulong)alignment * (ulong)alignment;
        return aligned > long.MaxValue ? null : (long)aligned;
    }
}
