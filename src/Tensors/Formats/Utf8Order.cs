using System.Text;

namespace Reference.Tensors.Formats;

/// <summary>Texts in the order of their UTF-8 bytes, which is that of code points (UTF-16's differs above U+FFFF).</summary>
internal sealed class Utf8Order : IComparer<string>
{
    /// <summary>The one instance.</summary>
    public static readonly Utf8Order Instance = new();

    /// <inheritdoc/>
    public int Compare(string? x, string? y)
    {
        if (x is null || y is null) return x is null ? y is null ? 0 : -1 : 1;
        int same = x.AsSpan().CommonPrefixLength(y);
        if (same == x.Length || same == y.Length) return x.Length.CompareTo(y.Length);
        bool high = char.IsSurrogate(x[same]), otherHigh = char.IsSurrogate(y[same]);
        return high == otherHigh ? x[same].CompareTo(y[same]) : high ? 1 : -1;
    }
}
