namespace Reference.Tensors.Backends.Simd;

/// <summary>The part of a product that is computed from one packed piece of its left factor.</summary>
/// <param name="Row">The first row.</param>
/// <param name="Rows">How many rows.</param>
/// <param name="Block">The first block of the reduction.</param>
/// <param name="Blocks">How many blocks.</param>
/// <param name="Depth">The sum of the blocks' lengths.</param>
internal readonly record struct GemmChunk(nint Row, int Rows, int Block, int Blocks, int Depth);
