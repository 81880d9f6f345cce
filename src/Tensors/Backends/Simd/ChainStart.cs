namespace Reference.Tensors.Backends.Simd;

/// <summary>Where the chains of a <see cref="ChainTile{T, TVec, TLanes}"/> begin, and what becomes of what the outputs held.</summary>
internal enum ChainStart
{
    /// <summary>Chains from +0; c = +0 + s.</summary>
    First,

    /// <summary>Chains from +0; c = c + s.</summary>
    Added,

    /// <summary>Chains go on from what c holds; c = s.</summary>
    Resumed,
}
