namespace Reference.Transformer.Text.Patterns;

/// <summary>A pattern's text and the place that has been reached.</summary>
internal sealed class PatternScanner(string pattern)
{
    private int _position;

    /// <summary>True at the end.</summary>
    public bool AtEnd => _position >= pattern.Length;

    /// <summary>The present code point; −1 at the end.</summary>
    public int Peek => PeekAt(0);

    /// <summary>
    /// The UTF-16 unit that lies so much further; −1 behind the end. Only the present one is put together from a surrogate pair.
    /// </summary>
    public int PeekAt(int ahead)
    {
        int at = _position + ahead;
        if (at >= pattern.Length) return -1;
        return at + 1 < pattern.Length && char.IsSurrogatePair(pattern, at) ? char.ConvertToUtf32(pattern, at) : pattern[at];
    }

    /// <summary>Takes the present code point.</summary>
    public int Next()
    {
        int point = Peek;
        if (point < 0) throw Error("the pattern's end inside a construct");
        _position += point > 0xFFFF ? 2 : 1;
        return point;
    }

    /// <summary>Takes a character if it stands here.</summary>
    public bool Take(char expected)
    {
        if (Peek != expected) return false;
        _position++;
        return true;
    }

    /// <summary>Takes a text if it stands here.</summary>
    public bool Take(string expected)
    {
        if (!pattern.AsSpan(Math.Min(_position, pattern.Length)).StartsWith(expected, StringComparison.Ordinal)) return false;
        _position += expected.Length;
        return true;
    }

    /// <summary>Where a character stands next; −1 nowhere.</summary>
    public int Find(char wanted) => pattern.IndexOf(wanted, _position);

    /// <summary>The text between the present character and a place.</summary>
    public string Text(int end) => pattern[(_position + 1)..end];

    /// <summary>Goes to a place.</summary>
    public void MoveTo(int position) => _position = position;

    /// <summary>An error here.</summary>
    public PatternException Error(string found) => new(_position, found);
}
