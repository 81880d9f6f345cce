using System.Text.Json.Nodes;

namespace Reference.Transformer.Text.Templates;

/// <summary>What a chat template renders, as apply_chat_template of transformers takes it.</summary>
/// <param name="Messages">
/// Objects with "role" and "content", and whatever else the template reads ("tool_calls", "reasoning_content").
/// </param>
public sealed record ChatPrompt(JsonArray Messages)
{
    /// <summary>JSON schemas of the tools that may be called; null for none.</summary>
    public JsonArray? Tools { get; init; }

    /// <summary>Documents that the answer may draw on; null for none.</summary>
    public JsonArray? Documents { get; init; }

    /// <summary>The text ends with the beginning of an answer. Not together with <see cref="ContinueFinalMessage"/>.</summary>
    public bool AddGenerationPrompt { get; init; }

    /// <summary>The text ends where the last message ends, so that a model continues it.</summary>
    public bool ContinueFinalMessage { get; init; }

    /// <summary>
    /// A message's "content" that is null stays, and the template sees None. Otherwise it is left out first, as apply_chat_template of
    /// transformers 5.23 does it; its render_jinja_template, which is below that, keeps it.
    /// </summary>
    public bool KeepNullContent { get; init; }

    /// <summary>
    /// Other names that the template reads: bos_token, eos_token (<see cref="ChatTemplates.Of"/>), enable_thinking and the like.
    /// </summary>
    public JsonObject Variables { get; init; } = [];

    /// <summary>
    /// What strftime_now sees. Where it is null, a template that asks is an error: a result must not depend on the clock unseen.
    /// </summary>
    public DateTime? Now { get; init; }
}
