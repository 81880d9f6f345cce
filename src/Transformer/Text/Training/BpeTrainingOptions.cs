namespace Reference.Transformer.Text.Training;

/// <summary>What a byte-pair encoding is to become.</summary>
/// <param name="VocabularySize">Tokens: special ones, the 256 bytes and one for every merge; at least the first two.</param>
public sealed record BpeTrainingOptions(int VocabularySize)
{
    /// <summary>Special tokens, which get the first ids in this order; none is empty, stands twice or is the letter of a byte.</summary>
    public IReadOnlyList<string> Special { get; init; } = [];

    /// <summary>A pair that stands fewer times than this is not merged; at least 1.</summary>
    public long LeastCount { get; init; } = 2;

    /// <summary>Refuses what cannot be.</summary>
    /// <exception cref="ArgumentException">A value is outside its range.</exception>
    internal void Check()
    {
        int least = Special.Count + 256;
        if (VocabularySize < least)
            throw new ArgumentException(FormattableString.Invariant(
                $"vocabulary size {VocabularySize}: expected at least {least}, the 256 bytes and {Special.Count} special tokens"));
        if (LeastCount < 1) throw new ArgumentException(FormattableString.Invariant($"least count {LeastCount}: expected at least 1"));
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (string text in Special)
            if (text.Length == 0 || !seen.Add(text) || (text.Length == 1 && ByteLetters.TryByte(text[0], out _)))
                throw new ArgumentException($"special token \"{text}\": expected texts of two letters or more, each once");
    }
}
