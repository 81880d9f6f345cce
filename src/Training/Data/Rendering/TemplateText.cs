using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Reference.Transformer.Text;
using Reference.Transformer.Text.Templates;

namespace Reference.Training.Data;

/// <summary>Conversations in a model's chat template.</summary>
/// <param name="template">The template.</param>
/// <param name="tokenizer">Gives bos_token, eos_token and so on.</param>
/// <param name="variables">Other names that the template reads; null for none.</param>
/// <param name="now">
/// What a template that writes the date sees; null: such a template is an error, as data must not depend on the clock.
/// </param>
public sealed partial class TemplateText(ChatTemplate template, Tokenizer tokenizer, JsonObject? variables = null, DateTime? now = null)
    : IConversationText
{
    private readonly JsonObject _variables = Join(ChatTemplates.Of(tokenizer), variables);

    /// <inheritdoc/>
    public bool MarksAssistant { get; } = Generation().IsMatch(template.Source);

    /// <summary>The template of a model, or null where it has none.</summary>
    /// <param name="modelPath">A folder or a .gguf file.</param>
    /// <param name="tokenizer">Its tokenizer.</param>
    /// <exception cref="ChatTemplateException">The template cannot be read.</exception>
    public static TemplateText? Load(string modelPath, Tokenizer tokenizer) => ChatTemplate.Load(modelPath) is { } template
        ? new TemplateText(template, tokenizer) : null;

    /// <inheritdoc/>
    public ConversationText Render(IReadOnlyList<JsonObject> messages, JsonArray? tools, bool generationPrompt) =>
        Render(messages, tools, generationPrompt, continueFinal: false);

    /// <summary>
    /// What a model is given to go on from (TRL's apply_chat_template of a prompt): an answer begun by the assistant stays open, else one
    /// is asked for.
    /// </summary>
    /// <exception cref="ArgumentException">The prompt ends with neither the user, a tool nor the assistant.</exception>
    public string Prompt(IReadOnlyList<JsonObject> messages, JsonArray? tools)
    {
        ArgumentNullException.ThrowIfNull(messages);
        string? last = messages.Count == 0 ? null : messages[^1]["role"]?.GetValue<string>();
        return last switch
        {
            "user" or "tool" => Render(messages, tools, generationPrompt: true, continueFinal: false).Text,
            "assistant" => Render(messages, tools, generationPrompt: false, continueFinal: true).Text,
            _ => throw new ArgumentException(
                $"a prompt whose last message is of the role {last ?? "(none)"}; expected user, tool or assistant"),
        };
    }

    /// <summary>
    /// The texts of a prompt and of what follows it (TRL's apply_chat_template): the prompt's is what its own text and the whole's share
    /// from their start, the completion's is the rest of the whole's.
    /// </summary>
    public (string Prompt, string Completion) Part(IReadOnlyList<JsonObject> prompt, IReadOnlyList<JsonObject> completion, JsonArray? tools)
    {
        string own = Prompt(prompt, tools), whole = Render([.. prompt, .. completion], tools, generationPrompt: false).Text;
        int shared = own.AsSpan().CommonPrefixLength(whole);
        return (whole[..shared], whole[shared..]);
    }

    private ConversationText Render(IReadOnlyList<JsonObject> messages, JsonArray? tools, bool generationPrompt, bool continueFinal)
    {
        var prompt = new ChatPrompt([.. messages.Select(message => message.DeepClone())])
        {
            Tools = tools,
            AddGenerationPrompt = generationPrompt,
            ContinueFinalMessage = continueFinal,
            Variables = _variables,
            Now = now,
        };
        RenderedChat chat = template.Render(prompt);
        return new ConversationText(chat.Text, [.. chat.Generated.Select(span => (span.Start, span.End))]);
    }

    private static JsonObject Join(JsonObject first, JsonObject? second)
    {
        foreach ((string name, JsonNode? value) in second ?? []) first[name] = value?.DeepClone();
        return first;
    }

    [GeneratedRegex(@"\{%[-+]?\s*generation\b")]
    private static partial Regex Generation();
}
