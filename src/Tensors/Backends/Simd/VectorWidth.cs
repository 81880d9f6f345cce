namespace Reference.Tensors.Backends.Simd;

/// <summary>The vector widths that the kernels exist for. They give the same bits.</summary>
public enum VectorWidth
{
    /// <summary>No vectors: one number at a time.</summary>
    One,

    /// <summary>128 bits: SSE registers with a fused multiply-add, and NEON.</summary>
    Bits128,

    /// <summary>256 bits: AVX2 with a fused multiply-add.</summary>
    Bits256,

    /// <summary>512 bits: AVX-512.</summary>
    Bits512,
}
