using Reference.Transformer.Text.PreTokenizers;
using Reference.Transformer.Text.Unicode;

namespace Reference.Transformer.Text.Training;

/// <summary>
/// Trains a byte-level byte-pair encoding (Sennrich and others 2016, on the bytes of Radford and others 2019). A text is split into words
/// by GPT-2's pattern; then, again and again, the pair of neighbours that stands most often becomes a token.
/// </summary>
/// <remarks>
/// The result is a pure function of text and options. A pair's count is the number of its places in all words, overlapping ones each
/// counted. Of equal counts the lower left id goes first, then the lower right id, as in the library `tokenizers`; ids are those of the
/// result: special tokens, bytes in the order of their letters' code points, merges. In a word a pair is merged from the left.
/// </remarks>
public static class BpeTrainer
{
    /// <summary>Trains on a text.</summary>
    /// <param name="text">Any; special tokens in it are text like the rest. Half of a surrogate pair counts as U+FFFD.</param>
    /// <param name="options">What it is to become; a text with too few pairs gives a smaller vocabulary.</param>
    /// <exception cref="ArgumentException">The options cannot be met.</exception>
    public static TrainedBpe Train(string text, BpeTrainingOptions options)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(options);
        options.Check();
        List<string> tokens = [.. options.Special, .. Letters()];
        Dictionary<string, int> ids = Enumerable.Range(0, tokens.Count).ToDictionary(id => tokens[id], StringComparer.Ordinal);
        var pairs = new PairCounts(Words(text, ids));
        var merges = new List<(int Left, int Right)>();
        var known = new HashSet<(int Left, int Right)>();
        while (tokens.Count < options.VocabularySize && pairs.Best(options.LeastCount) is { } pair)
        {
            string joined = tokens[pair.Left] + tokens[pair.Right];

            // Two pairs may spell one text: both are merges, and the token is the same.
            if (ids.TryAdd(joined, tokens.Count)) tokens.Add(joined);
            if (known.Add(pair)) merges.Add(pair);
            pairs.Merge(pair, ids[joined]);
        }

        return new TrainedBpe(tokens, merges, options.Special.Count);
    }

    private static IEnumerable<string> Letters() =>
        Enumerable.Range(0, 256).Select(value => ByteLetters.Of((byte)value)).Order().Select(letter => ((char)letter).ToString());

    /// <summary>The words, each once, ordinal by their letters.</summary>
    private static IEnumerable<TrainingWord> Words(string text, Dictionary<string, int> ids)
    {
        var counts = new SortedDictionary<string, long>(StringComparer.Ordinal);
        AlignedText aligned = AlignedText.Of(text);
        if (aligned.Length == 0) return [];
        foreach (Piece piece in new ByteLevelPreTokenizer(addPrefixSpace: false, useRegex: true).Split([Piece.Whole(aligned)]))
        {
            string word = CodePoints.ToText(piece.Points);
            counts[word] = counts.GetValueOrDefault(word) + 1;
        }

        return counts.Select(pair => new TrainingWord([.. pair.Key.Select(letter => ids[letter.ToString()])], pair.Value));
    }
}
