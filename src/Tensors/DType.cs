namespace Reference.Tensors;

/// <summary>
/// What one element of a tensor is. <see cref="F32"/> and <see cref="F64"/> (and <see cref="Dual"/>, for checking gradients) can be
/// computed with; the others are ways to store numbers, indices or blocks of quantised numbers.
/// </summary>
public enum DType : byte
{
    /// <summary>IEEE 754 binary32, for computing.</summary>
    F32,

    /// <summary>IEEE 754 binary64, for computing.</summary>
    F64,

    /// <summary>A dual number a + b·ε of two binary64: a value and its derivative along one direction.</summary>
    Dual,

    /// <summary>IEEE 754 binary16, storage only.</summary>
    F16,

    /// <summary>The upper half of a binary32, storage only.</summary>
    BF16,

    /// <summary>64-bit signed integer.</summary>
    I64,

    /// <summary>32-bit signed integer, the type of indices.</summary>
    I32,

    /// <summary>16-bit signed integer, storage only.</summary>
    I16,

    /// <summary>8-bit signed integer, storage only.</summary>
    I8,

    /// <summary>8-bit unsigned integer.</summary>
    U8,

    /// <summary>One byte, 0 or 1.</summary>
    Bool,

    /// <summary>GGUF block of 32: f16 d, 16 bytes of nibbles; value = d·(q − 8).</summary>
    Q4_0,

    /// <summary>GGUF block of 32: f16 d and m, 16 bytes of nibbles; value = d·q + m.</summary>
    Q4_1,

    /// <summary>GGUF block of 32: f16 d, 4 bytes of high bits, 16 bytes of nibbles; value = d·(q − 16).</summary>
    Q5_0,

    /// <summary>GGUF block of 32: f16 d and m, 4 bytes of high bits, 16 bytes of nibbles; value = d·q + m.</summary>
    Q5_1,

    /// <summary>GGUF block of 32: f16 d, 32 signed bytes; value = d·q.</summary>
    Q8_0,
}

/// <summary>Sizes and kinds of the element types.</summary>
public static class DTypes
{
    /// <summary>Elements in the smallest unit that is stored: 1, or the block length of a quantised type.</summary>
    public static int BlockLength(this DType type) => type >= DType.Q4_0 ? 32 : 1;

    /// <summary>Bytes of that unit.</summary>
    public static int BlockBytes(this DType type) => type switch
    {
        DType.F32 or DType.I32 => 4,
        DType.F64 or DType.I64 => 8,
        DType.Dual => 16,
        DType.F16 or DType.BF16 or DType.I16 => 2,
        DType.I8 or DType.U8 or DType.Bool => 1,
        DType.Q4_0 => 18,
        DType.Q4_1 => 20,
        DType.Q5_0 => 22,
        DType.Q5_1 => 24,
        DType.Q8_0 => 34,
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, "unknown element type"),
    };

    /// <summary>True for types that kernels compute with.</summary>
    public static bool IsCompute(this DType type) => type <= DType.Dual;

    /// <summary>True for types that hold real numbers, one a unit.</summary>
    public static bool IsFloat(this DType type) => type <= DType.BF16;

    /// <summary>True for types that hold blocks of quantised numbers.</summary>
    public static bool IsQuantized(this DType type) => type >= DType.Q4_0;

    /// <summary>Bytes of <paramref name="elements"/> elements in a row of whole blocks.</summary>
    /// <exception cref="OverflowException">The size does not fit a <see cref="nint"/>.</exception>
    public static nint ByteCount(this DType type, nint elements) => checked(elements / type.BlockLength() * type.BlockBytes());
}
