namespace Reference.Transformer.Generation;

/// <summary>
/// Looks for stop strings in a text that comes in pieces, wherever the pieces are cut, and holds back what could begin one. The stop string
/// that is complete first counts, of those complete together the one that begins first; the text ends before it.
/// </summary>
/// <param name="stops">Texts of at least one character, compared ordinally.</param>
public sealed class StopMatcher(IReadOnlyList<string> stops)
{
    private string _held = "";

    /// <summary>True once a stop string came.</summary>
    public bool Stopped { get; private set; }

    /// <summary>Takes a piece; gives what can be shown for good.</summary>
    public string Take(string piece)
    {
        if (Stopped) return "";
        string text = _held + piece;
        (int end, int begin) = stops.Select(stop => (Length: stop.Length, At: text.IndexOf(stop, StringComparison.Ordinal)))
            .Where(found => found.At >= 0).Select(found => (found.At + found.Length, found.At)).DefaultIfEmpty((-1, -1)).Min();
        if (end >= 0)
        {
            (Stopped, _held) = (true, "");
            return text[..begin];
        }

        int kept = stops.Select(stop => Overlap(text, stop)).DefaultIfEmpty(0).Max();
        _held = text[^kept..];
        return text[..^kept];
    }

    /// <summary>The text is over: what was held back.</summary>
    public string Flush()
    {
        string held = _held;
        _held = "";
        return held;
    }

    // The longest beginning of a stop string that the text ends with.
    private static int Overlap(string text, string stop)
    {
        for (int length = Math.Min(text.Length, stop.Length - 1); length > 0; length--)
            if (text.AsSpan(text.Length - length).SequenceEqual(stop.AsSpan(0, length))) return length;
        return 0;
    }
}
