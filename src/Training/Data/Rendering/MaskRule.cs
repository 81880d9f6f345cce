namespace Reference.Training.Data;

/// <summary>Which tokens carry loss; both rules must allow a token (TRL's completion_only_loss and assistant_only_loss).</summary>
/// <param name="Completion">Only tokens of the completion.</param>
/// <param name="Assistant">Only tokens that the assistant says.</param>
public readonly record struct MaskRule(bool Completion, bool Assistant)
{
    /// <summary>The rule for rows of a format.</summary>
    /// <exception cref="ArgumentException">Rows of this format cannot have the mask.</exception>
    public static MaskRule For(DataFormat format, LossMask mask) => (format, mask) switch
    {
        (_, LossMask.Everything) or (DataFormat.Text or DataFormat.Classification, LossMask.Auto) => new MaskRule(false, false),
        (DataFormat.Text or DataFormat.Classification, _) => throw new ArgumentException(
            $"data, mask: found {Name(mask)} with rows of format {FormatSniffer.Name(format)}, which have no turns; expected auto or everything"),
        (DataFormat.Messages or DataFormat.ShareGpt, LossMask.Auto or LossMask.Assistant) => new MaskRule(false, true),
        (_, LossMask.Assistant) => new MaskRule(true, true),
        _ => new MaskRule(true, false),
    };

    private static string Name(LossMask mask) => mask.ToString().ToLowerInvariant();
}
