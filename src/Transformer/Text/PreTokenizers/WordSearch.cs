using Reference.Transformer.Text.Patterns;
using Reference.Transformer.Text.Unicode;

namespace Reference.Transformer.Text.PreTokenizers;

/// <summary>\w+|[^\w\s]+: what the pre-tokenizer Whitespace keeps.</summary>
internal sealed class WordSearch : TextSearch
{
    /// <inheritdoc/>
    public override List<(int Start, int End)> Matches(ReadOnlySpan<int> text)
    {
        var matches = new List<(int Start, int End)>();
        for (int start = 0; start < text.Length;)
        {
            int kind = Kind(text[start]), end = start + 1;
            while (end < text.Length && Kind(text[end]) == kind) end++;
            if (kind != 0) matches.Add((start, end));
            start = end;
        }

        return matches;
    }

    private static int Kind(int point) => CharacterKinds.IsWord(point) ? 1 : CharacterKinds.IsWhiteSpace(point) ? 0 : 2;
}
