namespace Reference.Bench;

/// <summary>A kind of work as both sides did it.</summary>
/// <param name="Key">Its name in files and JSON.</param>
/// <param name="Title">Its name in the table.</param>
/// <param name="Ours">Our measurements.</param>
/// <param name="Peer">The peer's, where it does this work.</param>
internal sealed record ComparedRow(string Key, string Title, Series Ours, Series? Peer)
{
    /// <summary>Our tokens a second over the peer's.</summary>
    public double? Ratio => Ours.Speed / Peer?.Speed;

    /// <summary>Our peak memory over the peer's.</summary>
    public double? MemoryRatio => Ours.Peak / Peer?.Peak;

    /// <summary>The share of the multiply-add limit that our step reaches over the operations it needs.</summary>
    public double OfLimit => Ours.Median("of_limit");

    /// <summary>GFLOP/s over the operations that a step needs.</summary>
    public double Gflops => Ours.Median("gflops_median");

    /// <summary>Bytes of a step's temporaries (activations, gradients, scratch) a token.</summary>
    public double BytesPerToken => Ours.Median("temporary_bytes") / (Ours.Median("batch") * Ours.Median("seq"));
}
