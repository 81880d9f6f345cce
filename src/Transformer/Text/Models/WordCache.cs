namespace Reference.Transformer.Text.Models;

/// <summary>The tokens of words that were seen: the first so many, and short ones only. Several threads may use it.</summary>
internal sealed class WordCache
{
    /// <summary>Longest word that is remembered, in UTF-16 units.</summary>
    public const int LongestWord = 48;

    private const int MaxWords = 20_000;
    private readonly Lock _lock = new();
    private readonly Dictionary<string, WordToken[]> _words = new(StringComparer.Ordinal);

    /// <summary>The tokens of a word, or null.</summary>
    public WordToken[]? Find(ReadOnlySpan<char> word)
    {
        lock (_lock) return _words.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(word, out WordToken[]? tokens) ? tokens : null;
    }

    /// <summary>Remembers a word while there is room.</summary>
    public void Add(ReadOnlySpan<char> word, WordToken[] tokens)
    {
        lock (_lock)
            if (_words.Count < MaxWords) _words.TryAdd(word.ToString(), tokens);
    }
}
