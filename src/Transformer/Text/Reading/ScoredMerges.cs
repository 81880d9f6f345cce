using Reference.Tensors.Formats.Gguf;
using Reference.Transformer.Text.Models;

namespace Reference.Transformer.Text.Reading;

/// <summary>
/// Merges from SentencePiece's scores: two tokens merge where their text is a token, the higher its score the earlier, and tokens of one
/// score from left to right.
/// </summary>
internal static class ScoredMerges
{
    /// <summary>A merge.</summary>
    /// <param name="Left">The id of its first half.</param>
    /// <param name="Right">The id of its second.</param>
    /// <param name="Rank">How late it comes; the same for all tokens of one score.</param>
    /// <param name="Id">What the two become.</param>
    public readonly record struct Merge(int Left, int Right, int Rank, int Id);

    /// <summary>The merges of a GGUF file's tokens.</summary>
    public static MergeTable Of(GgufTokens tokens)
    {
        var table = new MergeTable(tokens.Texts.Count * 4);
        foreach (Merge merge in List(tokens)) table.Set(merge.Left, merge.Right, merge.Rank, merge.Id);
        return table;
    }

    /// <summary>The merges by rank; those of one token by the ids of their halves, as transformers lists them.</summary>
    public static IEnumerable<Merge> List(GgufTokens tokens)
    {
        IReadOnlyList<double> scores = tokens.Array("scores", value => value.AsDoubles(), tokens.Texts.Count)
            ?? throw tokens.Error("scores", "nothing", "a number for each token");
        int[] ids = [.. Enumerable.Range(0, tokens.Texts.Count).Where(id => tokens.Types[id] == GgufTokens.Normal)
            .OrderByDescending(id => scores[id])];
        int rank = -1;
        for (int i = 0; i < ids.Length; i++)
        {
            if (i == 0 || scores[ids[i]] != scores[ids[i - 1]]) rank++;
            foreach ((int left, int right) in Halves(tokens, tokens.Texts[ids[i]]).Order())
                yield return new Merge(left, right, rank, ids[i]);
        }
    }

    private static IEnumerable<(int Left, int Right)> Halves(GgufTokens tokens, string text)
    {
        for (int cut = 1; cut < text.Length; cut++)
        {
            int? left = tokens.Vocabulary.IdOf(text.AsSpan(0, cut)), right = tokens.Vocabulary.IdOf(text.AsSpan(cut));
            if (left is { } a && right is { } b) yield return (a, b);
        }
    }
}
