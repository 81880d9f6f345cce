namespace Reference.Transformer.Text;

/// <summary>Which of two texts is cut.</summary>
public enum TruncationStrategy
{
    /// <summary>The longer one, and then both.</summary>
    LongestFirst,

    /// <summary>The first only.</summary>
    OnlyFirst,

    /// <summary>The second only.</summary>
    OnlySecond,
}

/// <summary>The side at which tokens are cut off or padding is put.</summary>
public enum TokenSide
{
    /// <summary>At the end.</summary>
    Right,

    /// <summary>At the start.</summary>
    Left,
}

/// <summary>
/// At most so many tokens, those that a template adds included. Where the template's own tokens are more than that nothing is cut, as the
/// tokenizers library has it.
/// </summary>
/// <param name="MaxLength">Most tokens.</param>
public sealed record Truncation(int MaxLength)
{
    /// <summary>How many tokens a window of what is cut off shares with the window before.</summary>
    public int Stride { get; init; }

    /// <summary>Which of two texts is cut.</summary>
    public TruncationStrategy Strategy { get; init; }

    /// <summary>The side that is cut.</summary>
    public TokenSide Side { get; init; }
}
