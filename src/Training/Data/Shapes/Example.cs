using System.Text.Json;
using System.Text.Json.Nodes;

namespace Reference.Training.Data;

/// <summary>A row by its meaning, before it becomes tokens.</summary>
/// <param name="Place">Where it stands.</param>
public abstract record Example(DataPlace Place);

/// <summary>A text that is learned as it is.</summary>
/// <param name="Place">Where it stands.</param>
/// <param name="Text">The text.</param>
public sealed record TextExample(DataPlace Place, string Text) : Example(Place);

/// <summary>A text and what follows it.</summary>
/// <param name="Place">Where it stands.</param>
/// <param name="Prompt">The text.</param>
/// <param name="Completion">What follows.</param>
public sealed record PromptExample(DataPlace Place, string Prompt, string Completion) : Example(Place);

/// <summary>A conversation, whole or parted into prompt and completion.</summary>
/// <param name="Place">Where it stands.</param>
/// <param name="Prompt">Messages of the prompt, or all where there is no completion: objects with <c>role</c> and <c>content</c>.</param>
/// <param name="Completion">Messages of the completion; empty for a conversation that is not parted.</param>
/// <param name="Tools">The tools that the assistant may call, as the chat template takes them; null for none.</param>
public sealed record ChatExample(DataPlace Place, IReadOnlyList<JsonObject> Prompt, IReadOnlyList<JsonObject> Completion, JsonArray? Tools)
    : Example(Place)
{
    /// <summary>All messages.</summary>
    public IReadOnlyList<JsonObject> All => [.. Prompt, .. Completion];
}

/// <summary>A text and its label.</summary>
/// <param name="Place">Where it stands.</param>
/// <param name="Text">The text.</param>
/// <param name="Pair">The second text, where there are two.</param>
/// <param name="Label">The label as it stands there.</param>
public sealed record LabelExample(DataPlace Place, string Text, string? Pair, JsonElement Label) : Example(Place);
