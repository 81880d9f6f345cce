namespace Reference.Tensors.Formats.Safetensors;

/// <summary>What a header may hold; far beyond any real model, and small enough that a hostile file costs little.</summary>
internal static class SafetensorsLimits
{
    /// <summary>Bytes of a header: the format's own limit.</summary>
    public const int HeaderBytes = 100_000_000;

    /// <summary>Tensors of a file.</summary>
    public const int Tensors = 1 << 18;

    /// <summary>Bytes of a tensor's name.</summary>
    public const int NameBytes = 4096;

    /// <summary>Axes of a tensor that is listed (<see cref="Shape.MaxRank"/> of one that is read).</summary>
    public const int Rank = 64;

    /// <summary>Bytes of all keys and values of the metadata.</summary>
    public const int MetadataBytes = 16 << 20;
}
