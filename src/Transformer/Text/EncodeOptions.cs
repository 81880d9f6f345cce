namespace Reference.Transformer.Text;

/// <summary>How a text is encoded.</summary>
public sealed record EncodeOptions
{
    /// <summary>Special tokens around, and everything else as the tokenizer does it.</summary>
    public static EncodeOptions Default { get; } = new();

    /// <summary>Whether the tokenizer's template puts its special tokens in.</summary>
    public bool AddSpecial { get; init; } = true;

    /// <summary>
    /// Special tokens that stand in the text are text like any other: nobody can end a turn or begin one by writing a token's name. Added
    /// tokens that are not special are found all the same.
    /// </summary>
    public bool SpecialAsText { get; init; }

    /// <summary>Where and how the text is cut; null for not at all.</summary>
    public Truncation? Truncation { get; init; }
}
