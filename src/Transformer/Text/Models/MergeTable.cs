namespace Reference.Transformer.Text.Models;

/// <summary>Which two tokens become which, and how early.</summary>
internal sealed class MergeTable
{
    private readonly Dictionary<long, (int Rank, int Id)> _merges;

    /// <summary>An empty table.</summary>
    public MergeTable(int capacity) => _merges = new Dictionary<long, (int Rank, int Id)>(capacity);

    /// <summary>How many pairs it has.</summary>
    public int Count => _merges.Count;

    /// <summary>Sets what a pair becomes; a later rank replaces an earlier one, as in the tokenizers library.</summary>
    public void Set(int left, int right, int rank, int id) => _merges[Key(left, right)] = (rank, id);

    /// <summary>What a pair becomes.</summary>
    public bool TryGet(int left, int right, out (int Rank, int Id) merge) => _merges.TryGetValue(Key(left, right), out merge);

    private static long Key(int left, int right) => ((long)left << 32) | (uint)right;
}
