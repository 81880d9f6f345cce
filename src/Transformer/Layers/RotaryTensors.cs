using Reference.Tensors;

namespace Reference.Transformer.Layers;

/// <summary>The rotary tables of a layout, computed in binary64 and rounded once to the type that is computed with.</summary>
/// <param name="Cos">[tokens, r/2].</param>
/// <param name="Sin">[tokens, r/2].</param>
public sealed record RotaryTensors(Tensor Cos, Tensor Sin);
