using Reference.Transformer.Text.Templates.Values;

namespace Reference.Transformer.Text.Templates;

/// <summary>
/// continue_final_message of transformers: a mark behind the last message's text, rendered with it, tells where the text ends. Where the
/// template strips the message, the mark loses its space, and white space in front of it goes too.
/// </summary>
internal static class FinalMessage
{
    private const string Tag = "CONTINUE_FINAL_MESSAGE_TAG ";

    /// <summary>The messages with the mark.</summary>
    /// <exception cref="TemplateFault">There is no last message, or it has no text.</exception>
    public static object?[] Mark(object?[] messages)
    {
        if (messages is not [.., Mapping last] || !last.TryGet("content", out object? content))
            throw new TemplateFault("ContinueFinalMessage: there is no final message with content");
        object? marked = content switch
        {
            string text => text + Tag,
            Sequence parts => MarkPart(parts),
            _ => throw new TemplateFault($"ContinueFinalMessage: the final message's content is {Python.TypeName(content)}, expected a text or parts"),
        };
        return [.. messages[..^1], With(last, "content", marked)];
    }

    /// <summary>The text up to the mark.</summary>
    /// <exception cref="TemplateFault">The template did not render the final message whole.</exception>
    public static string Cut(string text)
    {
        int place = text.LastIndexOf(Tag.TrimEnd(), StringComparison.Ordinal);
        if (place < 0) throw new TemplateFault("ContinueFinalMessage: the template does not render the end of the final message");
        return string.CompareOrdinal(text, place, Tag, 0, Tag.Length) == 0 ? text[..place] : PythonText.TrimEnd(text[..place]);
    }

    private static Sequence MarkPart(Sequence parts)
    {
        List<object?> items = [.. parts.Items];
        for (int i = items.Count - 1; i >= 0; i--)
        {
            if (items[i] is not Mapping part || !part.TryGet("text", out object? text) || text is not string words) continue;
            items[i] = With(part, "text", words + Tag);
            return new Sequence(items);
        }

        throw new TemplateFault("ContinueFinalMessage: the final message has no text to continue");
    }

    private static Mapping With(Mapping mapping, string key, object? value) => new([.. mapping.Entries, new(key, value)]);
}
