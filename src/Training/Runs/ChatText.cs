using System.Text.Json.Nodes;
using Reference.Training.Data;
using Reference.Transformer.Text;
using Reference.Transformer.Text.Templates;

namespace Reference.Training.Runs;

/// <summary>A model's chat template, as data sets and prompts see it.</summary>
/// <param name="template">The template.</param>
/// <param name="tokenizer">Its special tokens are the template's variables.</param>
public sealed class ChatText(ChatTemplate template, Tokenizer tokenizer) : IConversationText
{
    /// <inheritdoc/>
    public bool MarksAssistant { get; } = template.Source.Contains("generation", StringComparison.Ordinal)
        && System.Text.RegularExpressions.Regex.IsMatch(template.Source, @"\{%-?\s*generation\b");

    /// <inheritdoc/>
    public ConversationText Render(IReadOnlyList<JsonObject> messages, JsonArray? tools, bool generationPrompt)
    {
        ArgumentNullException.ThrowIfNull(messages);
        var prompt = new ChatPrompt(new JsonArray([.. messages.Select(message => message.DeepClone())]))
        {
            Tools = tools,
            AddGenerationPrompt = generationPrompt,
            Variables = ChatTemplates.Of(tokenizer),
        };
        RenderedChat chat = template.Render(prompt);
        return new ConversationText(chat.Text, [.. chat.Generated.Select(span => (span.Start, span.End))]);
    }
}
