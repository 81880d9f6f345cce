using Reference.Transformer.Text.Unicode;

namespace Reference.Transformer.Text.Patterns;

/// <summary>What a tokenizer's file looks for in a text: {"String": …} or {"Regex": …}.</summary>
internal abstract class TextSearch
{
    /// <summary>Matches from left to right, none overlapping, none empty.</summary>
    public abstract List<(int Start, int End)> Matches(ReadOnlySpan<int> text);

    /// <summary>Looks for a text as it stands.</summary>
    public static TextSearch Literal(string text) => new LiteralSearch(CodePoints.Of(text));

    /// <summary>Looks for a regular expression.</summary>
    public static TextSearch Regex(TextPattern pattern) => new RegexSearch(pattern);

    /// <summary>Looks for single code points.</summary>
    public static TextSearch Kind(Func<int, bool> isMatch) => new KindSearch(isMatch);

    private sealed class LiteralSearch(int[] wanted) : TextSearch
    {
        public override List<(int Start, int End)> Matches(ReadOnlySpan<int> text)
        {
            var matches = new List<(int Start, int End)>();
            if (wanted.Length == 0) return matches;
            for (int from = 0; text[from..].IndexOf(wanted) is var found and >= 0; from += found + wanted.Length)
                matches.Add((from + found, from + found + wanted.Length));
            return matches;
        }
    }

    private sealed class RegexSearch(TextPattern pattern) : TextSearch
    {
        public override List<(int Start, int End)> Matches(ReadOnlySpan<int> text) => pattern.Matches(text);
    }

    private sealed class KindSearch(Func<int, bool> isMatch) : TextSearch
    {
        public override List<(int Start, int End)> Matches(ReadOnlySpan<int> text)
        {
            var matches = new List<(int Start, int End)>();
            for (int i = 0; i < text.Length; i++)
                if (isMatch(text[i])) matches.Add((i, i + 1));
            return matches;
        }
    }
}
