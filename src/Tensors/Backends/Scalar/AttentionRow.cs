using Reference.Tensors.Arithmetic;

namespace Reference.Tensors.Backends.Scalar;

/// <summary>
/// One query head's row of attention: which keys it sees and their scores. Used by the forward kernel and, to recompute, by the gradient.
/// </summary>
internal readonly unsafe ref struct AttentionRow
{
    /// <summary>Rows of the keys that the query sees: a run of its document's.</summary>
    public readonly nint First, End;

    private AttentionRow(nint first, nint end) => (First, End) = (first, end);

    /// <summary>The keys of <paramref name="document"/> that a query at <paramref name="index"/> sees. What is seen is one run, as indices ascend.</summary>
    public static AttentionRow Of(TokenLayout keys, TokenDocument document, int index, AttentionOptions options)
    {
        nint first = document.Start, end = document.Start + document.Length;
        while (first < end && !options.Sees(index, keys.Indices[(int)first])) first++;
        nint last = first;
        while (last < end && options.Sees(index, keys.Indices[(int)last])) last++;
        return new AttentionRow(first, last);
    }

    /// <summary>The document of the keys with a number, or an empty one.</summary>
    public static TokenDocument Match(TokenLayout keys, int number)
    {
        foreach (TokenDocument document in keys.Documents)
            if (document.Number == number) return document;
        return default;
    }

    /// <summary>scores[j − First] = q·k[j] in the order of features.</summary>
    public void Scores<T>(T* q, T* k, nint kStride, nint d, T* scores)
        where T : unmanaged, IReal<T>
    {
        for (nint j = First; j < End; j++) scores[j - First] = Sums.Dot(q, k + (j * kStride), d);
    }

    /// <summary>The rows of the next block of the key's index that starts at <paramref name="begin"/>: its end.</summary>
    public nint BlockEnd(TokenLayout keys, nint begin)
    {
        int block = TokenLayout.BlockOf(keys.Indices[(int)begin]);
        nint end = begin + 1;
        while (end < End && TokenLayout.BlockOf(keys.Indices[(int)end]) == block) end++;
        return end;
    }
}
