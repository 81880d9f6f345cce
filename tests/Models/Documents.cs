using Reference.Tensors.Backends;
using Reference.Transformer;

namespace Reference.Tests.Models;

/// <summary>One document.</summary>
/// <param name="Ids">Token ids, at least one.</param>
/// <param name="Labels">As many; −100 where there is no loss. The first is never predicted.</param>
public sealed record Document(long[] Ids, long[] Labels);

/// <summary>How documents are laid out in a batch.</summary>
public enum Layout
{
    /// <summary>A row each, padding after.</summary>
    PaddedRight,

    /// <summary>A row each, padding before, positions from the first real token.</summary>
    PaddedLeft,

    /// <summary>One row without a mask; positions restart.</summary>
    Packed,
}

/// <summary>A batch with its labels.</summary>
/// <param name="Padded">The rows.</param>
/// <param name="Labels">[rows, columns].</param>
public sealed record LabelledBatch(PaddedBatch Padded, long[] Labels)
{
    /// <summary>Lays documents out, in order.</summary>
    /// <param name="layout">How.</param>
    /// <param name="documents">At least one.</param>
    /// <param name="extraColumns">Padding beyond the longest document.</param>
    public static LabelledBatch Of(Layout layout, IReadOnlyList<Document> documents, int extraColumns = 0)
    {
        if (layout == Layout.Packed) return Pack(documents);
        int columns = documents.Max(document => document.Ids.Length) + extraColumns;
        long[] ids = new long[documents.Count * columns], mask = new long[ids.Length], positions = new long[ids.Length], labels = new long[ids.Length];
        Array.Fill(labels, PaddedBatch.Ignored);
        for (int row = 0; row < documents.Count; row++)
        {
            int start = (row * columns) + (layout == Layout.PaddedLeft ? columns - documents[row].Ids.Length : 0);
            for (int i = 0; i < documents[row].Ids.Length; i++)
                (ids[start + i], mask[start + i], positions[start + i], labels[start + i]) = (documents[row].Ids[i], 1, i, documents[row].Labels[i]);
        }

        return new LabelledBatch(new PaddedBatch(documents.Count, columns, ids, mask, positions), labels);
    }

    /// <summary>The tokens and which of them count.</summary>
    public (TokenBatch Tokens, CountedTokens Counted) ToTokens(Backend backend, int vocabulary)
    {
        TokenBatch tokens = Padded.ToTokens(backend, vocabulary);
        return (tokens, CountedTokens.FromLabels(tokens, Labels, vocabulary));
    }

    private static LabelledBatch Pack(IReadOnlyList<Document> documents)
    {
        long[] ids = [.. documents.SelectMany(document => document.Ids)];
        long[] positions = [.. documents.SelectMany(document => document.Ids.Select((_, i) => (long)i))];
        long[] labels = [.. documents.SelectMany(document => document.Labels.Select((label, i) => i == 0 ? PaddedBatch.Ignored : label))];
        return new LabelledBatch(new PaddedBatch(1, ids.Length, ids, null, positions), labels);
    }
}
