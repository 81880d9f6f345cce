namespace Reference.Transformer.Text.Templates;

/// <summary>Something went wrong while a template ran; <see cref="ChatTemplate"/> adds the template's name and the line.</summary>
/// <param name="reason">What.</param>
/// <param name="raised">The text given to raise_exception, where the template refused the chat itself.</param>
internal sealed class TemplateFault(string reason, string? raised = null) : Exception(reason)
{
    /// <summary>The text given to raise_exception.</summary>
    public string? Raised { get; } = raised;
}
