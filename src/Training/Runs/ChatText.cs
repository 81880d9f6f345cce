using System.Text.Json.Nodes;
using Reference.Training.Data;
using Reference.Transformer.Text;
using Reference.Transformer.Text.Templates;

namespace Reference.Training.Runs;

/// <summary>A conversation as the tokens that a model is to go on with: its chat template, and its tokenizer's special tokens in it.</summary>
/// <param name="template">The template.</param>
/// <param name="tokenizer">The model's.</param>
/// <param name="date">What a template that asks for the date sees; one that asks is an error where this is null.</param>
public sealed class ChatText(ChatTemplate template, Tokenizer tokenizer, DateTime? date = null)
{
    private readonly TemplateText _text = new(template, tokenizer, now: date);

    /// <summary>The tokens up to where the answer begins.</summary>
    /// <param name="messages">Role and content each.</param>
    /// <exception cref="ChatTemplateException">The template refuses the conversation.</exception>
    public IReadOnlyList<int> Encode(IEnumerable<(string Role, string Content)> messages)
    {
        JsonObject[] rows = [.. messages.Select(message => new JsonObject { ["role"] = message.Role, ["content"] = message.Content })];
        string text = _text.Render(rows, null, generationPrompt: true).Text;
        return tokenizer.Encode(text, new EncodeOptions { AddSpecial = false }).Ids;
    }
}
