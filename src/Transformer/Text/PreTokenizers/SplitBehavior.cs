namespace Reference.Transformer.Text.PreTokenizers;

/// <summary>What becomes of that at which a text is split.</summary>
internal enum SplitBehavior
{
    /// <summary>It is left out.</summary>
    Removed,

    /// <summary>It is a piece.</summary>
    Isolated,

    /// <summary>It joins the piece before.</summary>
    MergedWithPrevious,

    /// <summary>It joins the piece behind.</summary>
    MergedWithNext,

    /// <summary>Neighbours of it are one piece.</summary>
    Contiguous,
}
