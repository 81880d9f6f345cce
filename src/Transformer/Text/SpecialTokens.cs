namespace Reference.Transformer.Text;

/// <summary>The tokens that have a part in training and generation, by id; null for those that the files do not name.</summary>
public sealed record SpecialTokens
{
    /// <summary>Begins a text (bos_token).</summary>
    public int? Start { get; init; }

    /// <summary>Ends a text or an answer (eos_token).</summary>
    public int? End { get; init; }

    /// <summary>Fills rows of a batch (pad_token).</summary>
    public int? Padding { get; init; }

    /// <summary>Stands for what the vocabulary lacks (unk_token).</summary>
    public int? Unknown { get; init; }
}
