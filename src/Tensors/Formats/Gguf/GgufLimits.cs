namespace Reference.Tensors.Formats.Gguf;

/// <summary>What a header may hold. Those of ggml (gguf.cpp) where it has one; every length is held against the file besides.</summary>
internal static class GgufLimits
{
    /// <summary>Bytes of a metadata key.</summary>
    public const int KeyBytes = 65_535;

    /// <summary>Bytes of a text.</summary>
    public const int TextBytes = 1 << 28;

    /// <summary>Elements of an array.</summary>
    public const ulong ArrayLength = 1UL << 30;

    /// <summary>Bytes of a tensor's name.</summary>
    public const int NameBytes = 63;

    /// <summary>Axes of a tensor.</summary>
    public const uint Rank = 4;

    /// <summary>Largest alignment of the data.</summary>
    public const long Alignment = 1 << 20;

    /// <summary>Alignment where the file names none.</summary>
    public const long DefaultAlignment = 32;
}
