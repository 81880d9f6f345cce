namespace Reference.Transformer.Text.Models;

/// <summary>
/// Merges the tokens of one word: lowest rank first, leftmost among equals. A linked list of tokens and a heap of possible merges: O(n log
/// n) for n tokens.
/// </summary>
internal sealed class WordMerger(MergeTable merges)
{
    private readonly List<(int Id, int Start, int End)> _tokens = [];
    private readonly PriorityQueue<(int Left, int Id), long> _possible = new();
    private int[] _next = [], _previous = [];

    /// <summary>Adds a token of the word.</summary>
    public void Add(int id, int start, int end) => _tokens.Add((id, start, end));

    /// <summary>Merges, appends what is left to <paramref name="result"/>, and is ready for the next word.</summary>
    public void Merge(List<WordToken> result)
    {
        Link();
        for (int i = 0; i + 1 < _tokens.Count; i++) Offer(i);
        while (_possible.TryDequeue(out (int Left, int Id) merge, out _)) Apply(merge.Left, merge.Id);
        for (int i = _tokens.Count == 0 ? -1 : 0; i >= 0; i = _next[i])
            result.Add(new WordToken(_tokens[i].Id, _tokens[i].Start, _tokens[i].End));
        _tokens.Clear();
    }

    private void Link()
    {
        if (_next.Length < _tokens.Count) (_next, _previous) = (new int[_tokens.Count * 2], new int[_tokens.Count * 2]);
        for (int i = 0; i < _tokens.Count; i++) (_next[i], _previous[i]) = (i + 1 < _tokens.Count ? i + 1 : -1, i - 1);
    }

    private void Offer(int left)
    {
        if (left < 0 || _next[left] < 0) return;
        if (merges.TryGet(_tokens[left].Id, _tokens[_next[left]].Id, out (int Rank, int Id) merge))
            _possible.Enqueue((left, merge.Id), ((long)merge.Rank << 32) | (uint)left);
    }

    // A merge that was offered may be out of date: one of the two is gone, or has become another.
    private void Apply(int left, int id)
    {
        if (_tokens[left].Id < 0 || _next[left] < 0) return;
        int right = _next[left];
        if (!merges.TryGet(_tokens[left].Id, _tokens[right].Id, out (int Rank, int Id) now) || now.Id != id) return;
        _tokens[left] = (id, _tokens[left].Start, _tokens[right].End);
        _tokens[right] = (-1, 0, 0);
        _next[left] = _next[right];
        if (_next[left] >= 0) _previous[_next[left]] = left;
        Offer(_previous[left]);
        Offer(left);
    }
}
