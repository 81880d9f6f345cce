namespace Reference.Transformer.Text.Patterns;

/// <summary>
/// A regular expression over code points, with Oniguruma's meaning, which is what made the tokenizers' vocabularies: .NET's works on UTF-16
/// units, has no possessive quantifiers, other \w and another idea of case; and its only guard against catastrophic patterns is a clock.
/// </summary>
internal sealed class TextPattern
{
    private readonly PatternInstruction[] _program;

    private TextPattern(string source, PatternInstruction[] program) => (Source, _program) = (source, program);

    /// <summary>The pattern as it was written.</summary>
    public string Source { get; }

    /// <summary>The pattern of a text.</summary>
    /// <exception cref="PatternException">It is no pattern, or holds what is not known here.</exception>
    public static TextPattern Parse(string source) => new(source, PatternCompiler.Compile(PatternParser.Parse(source)));

    /// <summary>All matches from left to right, none overlapping; empty ones are left out.</summary>
    public List<(int Start, int End)> Matches(ReadOnlySpan<int> text)
    {
        var matcher = new PatternMatcher(_program, text);
        var matches = new List<(int Start, int End)>();
        for (int start = 0; start < text.Length;)
        {
            int end = matcher.Match(start);
            if (end > start) matches.Add((start, end));
            start = Math.Max(end, start + 1);
        }

        return matches;
    }
}
