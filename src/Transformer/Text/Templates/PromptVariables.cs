using System.Text.Json.Nodes;
using Reference.Transformer.Text.Templates.Library;
using Reference.Transformer.Text.Templates.Nodes;
using Reference.Transformer.Text.Templates.Values;

namespace Reference.Transformer.Text.Templates;

/// <summary>The names that a template finds set, as apply_chat_template of transformers sets them.</summary>
internal static class PromptVariables
{
    private static readonly string[] s_own = ["messages", "tools", "documents", "add_generation_prompt"];
    private static readonly string[] s_reasoning = ["reasoning_content", "thinking", "reasoning"];

    /// <summary>Refuses a prompt that contradicts itself.</summary>
    public static void Check(ChatPrompt prompt)
    {
        if (prompt.AddGenerationPrompt && prompt.ContinueFinalMessage)
            throw new ArgumentException("AddGenerationPrompt begins a new message and ContinueFinalMessage continues the last one; choose one", nameof(prompt));
        foreach (string name in s_own)
            if (prompt.Variables.ContainsKey(name))
                throw new ArgumentException($"Variables cannot set '{name}'; the prompt has a property for it", nameof(prompt));
    }

    /// <summary>The outermost scope of a rendering.</summary>
    public static Frame FrameOf(ChatPrompt prompt, Machine machine)
    {
        var globals = new Frame(machine, null, machine.Output);
        Globals.SetIn(globals);
        Frame frame = globals.Inner();
        foreach ((string name, JsonNode? value) in prompt.Variables) frame.Set(name, JsonValues.Of(value));
        object?[] messages = [.. prompt.Messages.Select(message => Prepared(JsonValues.Of(message), prompt.KeepNullContent))];
        if (prompt.ContinueFinalMessage) messages = FinalMessage.Mark(messages);
        frame.Set("messages", new Sequence(messages));
        frame.Set("tools", JsonValues.Of(prompt.Tools));
        frame.Set("documents", JsonValues.Of(prompt.Documents));
        frame.Set("add_generation_prompt", prompt.AddGenerationPrompt);
        return frame;
    }

    private static object? Prepared(object? message, bool keepsNull)
    {
        if (message is not Mapping mapping) return message;
        bool isNull = mapping.TryGet("content", out object? content) && content is null;
        return WithReasoning(isNull && !keepsNull ? new Mapping(mapping.Entries.Where(entry => entry.Key is not "content")) : mapping);
    }

    // Templates disagree on the name of what a model thought; transformers 5 sets both that are in use.
    private static Mapping WithReasoning(Mapping mapping)
    {
        foreach (string name in s_reasoning)
        {
            if (!mapping.TryGet(name, out object? thought) || thought is null) continue;
            List<KeyValuePair<object?, object?>> entries = [.. mapping.Entries, new("reasoning_content", thought)];
            if (!mapping.TryGet("thinking", out _)) entries.Add(new("thinking", thought));
            return new Mapping(entries);
        }

        return mapping;
    }
}
