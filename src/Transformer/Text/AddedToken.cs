namespace Reference.Transformer.Text;

/// <summary>A token that is cut out of a text before the model sees it.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Text">Its text.</param>
public sealed record AddedToken(int Id, string Text)
{
    /// <summary>Special tokens steer a model; decoding can leave them out, and a user's text can be kept from making them.</summary>
    public bool Special { get; init; }

    /// <summary>It takes the white space in front of it.</summary>
    public bool LeftStrip { get; init; }

    /// <summary>It takes the white space behind it.</summary>
    public bool RightStrip { get; init; }

    /// <summary>It is found as a whole word only.</summary>
    public bool SingleWord { get; init; }

    /// <summary>It is looked for in the normalised text, and not in the text as it came.</summary>
    public bool Normalized { get; init; }
}
