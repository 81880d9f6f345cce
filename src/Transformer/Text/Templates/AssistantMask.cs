namespace Reference.Transformer.Text.Templates;

/// <summary>Which tokens the assistant wrote (apply_chat_template with return_assistant_tokens_mask).</summary>
public static class AssistantMask
{
    /// <summary>
    /// True for the tokens from the one that holds a span's first character to the one that holds its last. As in transformers: where
    /// several tokens share a character the first counts, also at the end; a span whose first character no token holds ends the search
    /// (it was cut off); one whose last character no token holds reaches to the last token.
    /// </summary>
    /// <param name="encoding">The tokens of the chat's text, without special tokens around it.</param>
    /// <param name="chat">The chat.</param>
    /// <returns>A flag a token.</returns>
    public static bool[] Of(TokenEncoding encoding, RenderedChat chat)
    {
        ArgumentNullException.ThrowIfNull(encoding);
        ArgumentNullException.ThrowIfNull(chat);
        var mask = new bool[encoding.Count];
        foreach ((int from, int to) in chat.Generated.Select(span => (span.Start, span.End)))
        {
            int start = TokenAt(encoding, from), end = TokenAt(encoding, to - 1);
            if (start < 0) break;
            // transformers takes token 0 for none.
            mask.AsSpan(start, Math.Max(0, (end > 0 ? end + 1 : mask.Length) - start)).Fill(true);
        }

        return mask;
    }

    private static int TokenAt(TokenEncoding encoding, int character)
    {
        for (int i = 0; i < encoding.Count; i++)
            if (encoding.Offsets[i].Start <= character && character < encoding.Offsets[i].End) return i;
        return -1;
    }
}
