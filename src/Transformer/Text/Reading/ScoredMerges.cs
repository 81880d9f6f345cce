using Reference.Tensors.Formats.Gguf;
using Reference.Transformer.Text.Models;

namespace Reference.Transformer.Text.Reading;

/// <summary>
/// Merges from SentencePiece's scores: two tokens merge where their text is a token, the higher its score the earlier, and tokens of one
/// score from left to right.
/// </summary>
internal static class ScoredMerges
{
    /// <summary>The merges of a GGUF file's tokens.</summary>
    public static MergeTable Of(GgufTokens tokens)
    {
        IReadOnlyList<double> scores = tokens.Array("scores", value => value.AsDoubles(), tokens.Texts.Count)
            ?? throw tokens.Error("scores", "nothing", "a number for each token");
        int[] ids = [.. Enumerable.Range(0, tokens.Texts.Count).Where(id => tokens.Types[id] == GgufTokens.Normal)
            .OrderByDescending(id => scores[id])];
        var merges = new MergeTable(ids.Length * 4);
        int rank = -1;
        for (int i = 0; i < ids.Length; i++)
        {
            if (i == 0 || scores[ids[i]] != scores[ids[i - 1]]) rank++;
            string text = tokens.Texts[ids[i]];
            for (int cut = 1; cut < text.Length; cut++)
            {
                int? left = tokens.Vocabulary.IdOf(text.AsSpan(0, cut)), right = tokens.Vocabulary.IdOf(text.AsSpan(cut));
                if (left is { } a && right is { } b) merges.Set(a, b, rank, ids[i]);
            }
        }

        return merges;
    }
}
