using System.Globalization;

namespace Reference.Transformer.Text.Templates;

/// <summary>
/// A chat template cannot be read, or a chat cannot be rendered with it. The message names the template, the line and the construct.
/// </summary>
public sealed class ChatTemplateException : FormatException
{
    /// <summary>An error at one line.</summary>
    /// <param name="template">The template, as the user knows it.</param>
    /// <param name="line">The line in it, from 1.</param>
    /// <param name="reason">What is wrong.</param>
    /// <param name="raised">What the template said itself, with raise_exception.</param>
    public ChatTemplateException(string template, int line, string reason, string? raised = null)
        : base(string.Create(CultureInfo.InvariantCulture, $"{template}: line {line}: {reason}"))
    {
        (Template, Line, Raised) = (template, line, raised);
    }

    /// <summary>The template.</summary>
    public string Template { get; }

    /// <summary>The line in it, from 1.</summary>
    public int Line { get; }

    /// <summary>The text that the template gave to raise_exception; null where the template did not refuse the chat itself.</summary>
    public string? Raised { get; }
}
