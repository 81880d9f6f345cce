using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Reference.Transformer.Text;

namespace Reference.Training.Data;

/// <summary>
/// Finds what the assistant says where the template does not tell ({% generation %}): an assistant's turn is what its message adds to the
/// text of those before it, the generation prompt included there; white space behind the turn's last special token is left out, as TRL's
/// own training templates do. That is only right where the text of the first messages begins the text of all, which is checked.
/// </summary>
internal static class AssistantSpans
{
    /// <summary>The spans in code points, ends exclusive.</summary>
    /// <param name="chat">The template.</param>
    /// <param name="example">The conversation.</param>
    /// <param name="tokenizer">Knows the special tokens.</param>
    /// <param name="whole">The text of all messages.</param>
    /// <exception cref="DataFileException">The template renders earlier turns otherwise when later ones follow.</exception>
    public static IReadOnlyList<(int Start, int End)> Find(IConversationText chat, ChatExample example, Tokenizer tokenizer, string whole)
    {
        IReadOnlyList<JsonObject> messages = example.All;
        var spans = new List<(int, int)>();
        for (int i = 0; i < messages.Count; i++)
        {
            if (messages[i]["role"]!.GetValue<string>() != "assistant") continue;
            string before = i == 0 ? "" : chat.Render([.. messages.Take(i)], example.Tools, generationPrompt: true).Text;
            string with = chat.Render([.. messages.Take(i + 1)], example.Tools, generationPrompt: false).Text;
            if (!with.StartsWith(before, StringComparison.Ordinal) || !whole.StartsWith(with, StringComparison.Ordinal))
                throw Broken(example.Place, i);
            spans.Add((CodePoints(whole.AsSpan(0, before.Length)), CodePoints(whole.AsSpan(0, EndOf(with, before.Length, tokenizer)))));
        }

        return spans;
    }

    // Where the turn ends: at its last special token if only white space follows it.
    private static int EndOf(string text, int start, Tokenizer tokenizer)
    {
        int end = text.AsSpan().TrimEnd().Length;
        if (end <= start) return text.Length;
        foreach (AddedToken token in tokenizer.AddedTokens)
            if (token.Special && token.Text.Length > 0 && text.AsSpan(start, end - start).EndsWith(token.Text, StringComparison.Ordinal))
                return end;
        return text.Length;
    }

    private static int CodePoints(ReadOnlySpan<char> text)
    {
        int count = 0;
        foreach (Rune _ in text.EnumerateRunes()) count++;
        return count;
    }

    private static DataFileException Broken(DataPlace place, int message) => new(
        place, string.Create(
            CultureInfo.InvariantCulture, $"a chat template that renders message {message + 1} otherwise when others follow"),
        "a template whose text of the first messages begins the text of all",
        "The assistant's turns cannot be told apart in it: put {% generation %} around them in the template, or choose the mask completion or everything.");
}
