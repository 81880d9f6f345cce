using Reference.Tensors;
using Reference.Tensors.Backends;

namespace Reference.Transformer.Generation;

/// <summary>The next tokens of a sequence.</summary>
/// <param name="Sequence">Its number in the cache.</param>
/// <param name="Start">Index of the first of them.</param>
/// <param name="Ids">The tokens, at least one.</param>
/// <param name="Ends">True where the logits after the last of them are wanted.</param>
internal readonly record struct Continuation(int Sequence, int Start, int[] Ids, bool Ends);

/// <summary>
/// Tokens that go on where a cache ends, as a batch: document numbers are sequences, indices and positions count from the sequence's start.
/// </summary>
internal static class ContinuedBatch
{
    /// <summary>The batch of some continuations, each of another sequence.</summary>
    /// <param name="backend">Where the ids go.</param>
    /// <param name="parts">At least one.</param>
    /// <param name="longest">Tokens of the longest sequence when all is in, for rotary kinds that look at it.</param>
    public static TokenBatch Of(Backend backend, IReadOnlyList<Continuation> parts, int longest)
    {
        int count = parts.Sum(part => part.Ids.Length), next = 0;
        int[] ids = new int[count], indices = new int[count], rows = new int[count];
        var documents = new TokenDocument[parts.Count];
        for (int p = 0; p < documents.Length; p++)
        {
            Continuation part = parts[p];
            documents[p] = new TokenDocument(part.Sequence, next, part.Ids.Length);
            for (int i = 0; i < part.Ids.Length; i++, next++)
                (ids[next], indices[next], rows[next]) = (part.Ids[i], part.Start + i, part.Sequence);
        }

        Tensor tensor = Tensor.From<int>(backend, ids, new Shape(count));
        TokenLayout layout = TokenLayout.Create(documents, indices, indices);
        return new TokenBatch(tensor, layout, rows, indices, rows.Max() + 1, longest) { LongestPosition = longest - 1 };
    }
}
