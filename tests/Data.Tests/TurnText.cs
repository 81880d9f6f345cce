using System.Text;
using System.Text.Json.Nodes;
using Reference.Training.Data;

namespace Reference.Tests.Data;

/// <summary>
/// A chat template of these tests: &lt;|user|&gt;…, &lt;|assistant|&gt;…&lt;|endoftext|&gt;, a line end behind each turn.
/// </summary>
/// <param name="marks">Whether it tells what the assistant says.</param>
/// <param name="forgets">It leaves out all but the last answer, so that the text of some messages does not begin the text of all.</param>
internal sealed class TurnText(bool marks, bool forgets = false) : IConversationText
{
    public bool MarksAssistant => marks;

    public ConversationText Render(IReadOnlyList<JsonObject> messages, JsonArray? tools, bool generationPrompt)
    {
        var text = new StringBuilder(tools is null ? "" : $"tools {tools.ToJsonString()}\n");
        var spans = new List<(int, int)>();
        for (int i = 0; i < messages.Count; i++)
        {
            string role = messages[i]["role"]!.GetValue<string>(), content = messages[i]["content"]?.GetValue<string>() ?? "";
            if (role == "user" && content == "refuse me") throw new FormatException("the template raised: no");
            if (role != "assistant")
            {
                text.Append(role == "user" ? "<|user|>" : $"<|user|>({role})").Append(content).Append('\n');
                continue;
            }

            text.Append("<|assistant|>");
            int start = text.Length;
            if (messages[i]["tool_calls"] is JsonArray calls) text.Append("call ").Append(calls.ToJsonString());
            if (!forgets || i == messages.Count - 1) text.Append(content);
            text.Append("<|endoftext|>");
            if (marks) spans.Add((start, text.Length));
            text.Append('\n');
        }

        if (generationPrompt) text.Append("<|assistant|>");
        return new ConversationText(text.ToString(), spans);
    }
}
