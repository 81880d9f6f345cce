using System.Text.Json.Nodes;

namespace Reference.Training.Data;

/// <summary>How a model is shown a conversation: its chat template, or whatever stands in for one.</summary>
public interface IConversationText
{
    /// <summary>True where <see cref="ConversationText.Assistant"/> is told; else it is found by comparing renderings.</summary>
    bool MarksAssistant { get; }

    /// <summary>Renders a conversation.</summary>
    /// <param name="messages">Objects with <c>role</c> and <c>content</c>.</param>
    /// <param name="tools">Tools, or null.</param>
    /// <param name="generationPrompt">The text ends where the assistant is to begin.</param>
    /// <exception cref="FormatException">The template refuses the conversation.</exception>
    ConversationText Render(IReadOnlyList<JsonObject> messages, JsonArray? tools, bool generationPrompt);
}

/// <summary>A conversation as text; it holds all special tokens.</summary>
/// <param name="Text">The text.</param>
/// <param name="Assistant">What the assistant says, in code points, ends exclusive, ascending; empty where that is not told.</param>
public sealed record ConversationText(string Text, IReadOnlyList<(int Start, int End)> Assistant);
