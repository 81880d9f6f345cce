using Reference.Transformer.Text.Patterns;

namespace Reference.Transformer.Text.Normalizers;

/// <summary>
/// Replaces what is found; the replacement stands for what the last replaced code point stood for, as in the tokenizers library.
/// </summary>
internal sealed class ReplaceNormalizer(TextSearch search, int[] content) : INormalizer
{
    /// <inheritdoc/>
    public AlignedText Apply(AlignedText text)
    {
        List<(int Start, int End)> matches = search.Matches(text.Points);
        if (matches.Count == 0) return text;
        var builder = new AlignedTextBuilder(text.Length);
        int from = 0;
        foreach ((int start, int end) in matches)
        {
            builder.Add(text, from, start - from);
            foreach (int point in content) builder.Add(point, text.Starts[end - 1], text.Ends[end - 1]);
            from = end;
        }

        builder.Add(text, from, text.Length - from);
        return builder.Build();
    }
}
