namespace Reference.Transformer.Configuration;

/// <summary>
/// Bounds of what a config may claim, far above every model there is: they keep sizes and their products within range before the tensors,
/// which are the real bound, are looked at.
/// </summary>
internal static class ConfigLimits
{
    /// <summary>Width of the residual stream.</summary>
    public const int Hidden = 1 << 20;

    /// <summary>Width inside the MLP.</summary>
    public const int Intermediate = 1 << 24;

    /// <summary>Number of blocks.</summary>
    public const int Layers = 1 << 14;

    /// <summary>Heads, and dimensions of one.</summary>
    public const int Heads = 1 << 16;

    /// <summary>Rows of the embedding.</summary>
    public const int Vocabulary = 1 << 24;

    /// <summary>Positions.</summary>
    public const int Positions = int.MaxValue;

    /// <summary>Classes of a classifier.</summary>
    public const int Labels = 1 << 20;

    /// <summary>Least ε of a norm whose inverse root is a float32.</summary>
    public const double LeastEpsilon = 1e-30;

    /// <summary>Least θ, factor or other positive number.</summary>
    public const double LeastPositive = 1e-30;

    /// <summary>Greatest θ, factor or multiplier.</summary>
    public const double Greatest = 1e15;
}
