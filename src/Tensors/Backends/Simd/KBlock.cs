namespace Reference.Tensors.Backends.Simd;

/// <summary>A run of consecutive reduction indices whose products are summed in one chain.</summary>
/// <param name="Start">The first index.</param>
/// <param name="Length">How many; 1 to <see cref="KBlocks.Size"/>.</param>
internal readonly record struct KBlock(nint Start, int Length);
