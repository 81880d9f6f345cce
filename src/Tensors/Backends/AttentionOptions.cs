namespace Reference.Tensors.Backends;

/// <summary>What attention computes besides its operands.</summary>
/// <param name="Scale">Factor of q·k; q is multiplied by it before the dot product, rounded once.</param>
/// <param name="Causal">A query at index i of its document sees keys at indices ≤ i.</param>
/// <param name="Window">W where given: keys at indices &gt; i − W only (W keys, the query's own among them).</param>
public readonly record struct AttentionOptions(double Scale, bool Causal = true, int? Window = null)
{
    /// <summary>True where a query at <paramref name="query"/> sees a key at <paramref name="key"/> of the same document.</summary>
    public bool Sees(int query, int key) => (!Causal || key <= query) && (Window is not { } w || key > query - w);
}
