namespace Reference.Transformer.Text.Training;

/// <summary>
/// How often every pair of neighbours stands in the words, and which stands most often. A queue holds every pair with a count that is not
/// below its own: one that has fallen since is put back when it comes up.
/// </summary>
internal sealed class PairCounts
{
    private readonly TrainingWord[] _words;
    private readonly Dictionary<(int Left, int Right), long> _counts = [];
    private readonly Dictionary<(int Left, int Right), List<int>> _places = [];
    private readonly PriorityQueue<(int Left, int Right), (long Negative, int Left, int Right)> _queue = new();

    /// <summary>Counts the pairs of words; the words are changed by <see cref="Merge"/>.</summary>
    public PairCounts(IEnumerable<TrainingWord> words)
    {
        _words = [.. words];
        for (int word = 0; word < _words.Length; word++)
            foreach ((int Left, int Right) pair in _words[word].Pairs()) Add(pair, word);
        foreach ((int Left, int Right) pair in _counts.Keys) Queue(pair);
    }

    /// <summary>The pair that stands most often, of equals the one with the lower left id, then the lower right id; null where none stands
    /// often enough.</summary>
    public (int Left, int Right)? Best(long least)
    {
        while (_queue.TryDequeue(out (int Left, int Right) pair, out (long Negative, int Left, int Right) order))
        {
            long count = _counts.GetValueOrDefault(pair);
            if (count == -order.Negative) return count >= least ? pair : null;
            if (count > 0) Queue(pair);
        }

        return null;
    }

    /// <summary>Makes a token of a pair wherever it stands.</summary>
    public void Merge((int Left, int Right) pair, int id)
    {
        var risen = new HashSet<(int Left, int Right)>();
        foreach (int place in _places[pair].Distinct())
        {
            TrainingWord word = _words[place];
            foreach ((int Left, int Right) old in word.Pairs()) _counts[old] -= word.Count;
            word.Merge(pair, id);
            foreach ((int Left, int Right) now in word.Pairs())
            {
                bool isNew = now.Left == id || now.Right == id;
                if (isNew) Add(now, place);
                else _counts[now] += word.Count;
                if (isNew) risen.Add(now);
            }
        }

        _places.Remove(pair);
        _counts.Remove(pair);
        foreach ((int Left, int Right) now in risen) Queue(now);
    }

    private void Add((int Left, int Right) pair, int word)
    {
        _counts[pair] = _counts.GetValueOrDefault(pair) + _words[word].Count;
        if (!_places.TryGetValue(pair, out List<int>? places)) _places.Add(pair, places = []);
        places.Add(word);
    }

    private void Queue((int Left, int Right) pair) => _queue.Enqueue(pair, (-_counts[pair], pair.Left, pair.Right));
}
