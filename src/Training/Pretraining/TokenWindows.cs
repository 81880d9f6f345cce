using Reference.Tensors;
using Reference.Tensors.Backends;
using Reference.Transformer;

namespace Reference.Training.Pretraining;

/// <summary>The windows of a running text: from every place, so many tokens and for each the one that follows.</summary>
public sealed class TokenWindows
{
    private readonly int[] _ids;

    /// <summary>The windows of a text.</summary>
    /// <param name="ids">The text's tokens.</param>
    /// <param name="length">Tokens of a window.</param>
    /// <exception cref="ArgumentException">The text has no window.</exception>
    public TokenWindows(IEnumerable<int> ids, int length)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(length, 1);
        (_ids, Length) = ([.. ids], length);
        if (Count < 1)
            throw new ArgumentException(FormattableString.Invariant(
                $"the text has {_ids.Length} tokens; expected {length + 1} at least, a window of {length} and the token after it"));
    }

    /// <summary>Tokens of a window.</summary>
    public int Length { get; }

    /// <summary>How many places a window can start at.</summary>
    public int Count => _ids.Length - Length;

    /// <summary>Where the windows of a step start: each anywhere, ⌊u·count/2⁶⁴⌋ with u 64 random bits of (seed, step, row).</summary>
    public int[] Draw(ulong seed, long step, int rows)
    {
        RandomStream stream = new RandomKey(seed, RandomPurpose.Shuffle, (ulong)step).Stream();
        var starts = new int[rows];
        for (int row = 0; row < rows; row++) starts[row] = (int)Math.BigMul(stream.Bits64((ulong)row), (ulong)Count, out _);
        return starts;
    }

    /// <summary>Where so many windows start that lie evenly over the text: ⌊i·count/windows⌋.</summary>
    public int[] Even(int windows) => [.. Enumerable.Range(0, windows).Select(i => (int)((long)i * Count / windows))];

    /// <summary>Windows as a batch, each a document of its own, and what every token is to predict.</summary>
    public (TokenBatch Batch, CountedTokens Counted) At(Backend backend, IReadOnlyList<int> starts)
    {
        ArgumentNullException.ThrowIfNull(starts);
        IReadOnlyList<int>[] documents = [.. starts.Select(start => _ids[start..(start + Length)])];
        int[] labels = [.. starts.SelectMany(start => _ids[(start + 1)..(start + 1 + Length)])];
        return (TokenBatch.Of(backend, documents), new CountedTokens([.. Enumerable.Range(0, labels.Length)], labels));
    }
}
