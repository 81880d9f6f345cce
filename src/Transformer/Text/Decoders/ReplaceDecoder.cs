using System.Text;
using Reference.Transformer.Text.Patterns;
using Reference.Transformer.Text.Unicode;

namespace Reference.Transformer.Text.Decoders;

/// <summary>Replaces what is found in each token.</summary>
internal sealed class ReplaceDecoder(TextSearch search, string content) : IDecoder
{
    /// <inheritdoc/>
    public IReadOnlyList<string> Decode(IReadOnlyList<string> tokens) => [.. tokens.Select(Replace)];

    private string Replace(string token)
    {
        int[] points = CodePoints.Of(token);
        var text = new StringBuilder();
        int from = 0;
        foreach ((int start, int end) in search.Matches(points))
        {
            text.Append(CodePoints.ToText(points.AsSpan(from, start - from))).Append(content);
            from = end;
        }

        return from == 0 ? token : text.Append(CodePoints.ToText(points.AsSpan(from))).ToString();
    }
}
