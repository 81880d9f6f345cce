using Reference.Autograd;

namespace Reference.Transformer.Heads;

/// <summary>A loss as a sum and what it counts; the caller divides once.</summary>
/// <param name="Sum">Scalar.</param>
/// <param name="Count">Tokens, rows or elements that were summed.</param>
public sealed record LossSum(Variable Sum, long Count);

/// <summary>The labels of a classifier's rows.</summary>
/// <param name="Classes">One class a row, for single-label problems.</param>
/// <param name="Values">[rows, labels] row-major, for several labels or regression.</param>
public sealed record RowLabels(int[]? Classes, double[]? Values);
