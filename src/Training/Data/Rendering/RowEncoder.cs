using System.Text.Json.Nodes;
using Reference.Transformer.Text;
using Reference.Transformer.Text.Templates;

namespace Reference.Training.Data;

/// <summary>
/// Turns examples into tokens with labels, as TRL 1.16's SFTTrainer prepares them. Text and prompt–completion: encoded with the tokenizer's
/// special tokens, the end-of-text token appended where the text does not end with it. Conversations: the template's text, encoded as it
/// is. A completion begins at the first token where prompt and whole differ, which may be before the prompt's end: a token that both share
/// parts of is learned.
/// </summary>
/// <param name="tokenizer">The model's.</param>
/// <param name="chat">Its chat template, or null.</param>
/// <param name="appendEnd">Whether the end-of-text token is appended.</param>
public sealed class RowEncoder(Tokenizer tokenizer, IConversationText? chat, bool appendEnd = true)
{
    private static readonly EncodeOptions s_asItIs = new() { AddSpecial = false };

    private readonly string? _end = appendEnd && tokenizer.Special.End is { } id ? tokenizer.TokenOf(id) : null;

    /// <summary>The tokens and labels of an example; no tokens for an empty text.</summary>
    /// <exception cref="DataFileException">The conversation cannot be rendered, or the mask cannot be found.</exception>
    public (int[] Ids, int[] Labels) Encode(Example example, MaskRule mask) => example switch
    {
        TextExample text => Whole(tokenizer.Encode(WithEnd(text.Text))),
        PromptExample prompt => Parted(prompt, mask),
        ChatExample conversation => Conversation(conversation, mask),
        LabelExample label => Unlabelled(label.Pair is null ? tokenizer.Encode(label.Text) : tokenizer.EncodePair(label.Text, label.Pair)),
        _ => throw new ArgumentException($"{example?.GetType().Name}: expected an example of text, prompt, conversation or label"),
    };

    private (int[] Ids, int[] Labels) Parted(PromptExample example, MaskRule mask)
    {
        TokenEncoding whole = tokenizer.Encode(example.Prompt + WithEnd(example.Completion));
        (int[] ids, int[] labels) = Whole(whole);
        if (mask.Completion) labels.AsSpan(0, Shared(tokenizer.Encode(example.Prompt).Ids, ids)).Fill(TrainingRow.Ignored);
        return (ids, labels);
    }

    private (int[] Ids, int[] Labels) Conversation(ChatExample example, MaskRule mask)
    {
        if (mask.Completion && example.Completion.Count == 0) example = LastTurnApart(example);
        ConversationText text = Render(example.Place, example.All, example.Tools, generationPrompt: false);
        TokenEncoding encoding = tokenizer.Encode(text.Text, s_asItIs);
        (int[] ids, int[] labels) = Whole(encoding);
        if (mask.Completion)
        {
            string prompt = Render(example.Place, example.Prompt, example.Tools, generationPrompt: true).Text;
            labels.AsSpan(0, Shared(tokenizer.Encode(prompt, s_asItIs).Ids, ids)).Fill(TrainingRow.Ignored);
        }

        if (!mask.Assistant) return (ids, labels);
        IReadOnlyList<(int Start, int End)> spans = chat!.MarksAssistant ? text.Assistant
            : AssistantSpans.Find(chat, example, tokenizer, text.Text);
        bool[] said = AssistantMask.Of(encoding, new RenderedChat(
            text.Text, [.. spans.Select(span => new TextSpan(span.Start, span.End))]));
        for (int i = 0; i < labels.Length; i++)
            if (!said[i]) labels[i] = TrainingRow.Ignored;
        return (ids, labels);
    }

    private ConversationText Render(DataPlace place, IReadOnlyList<JsonObject> messages, JsonArray? tools, bool generationPrompt)
    {
        if (chat is null)
            throw new DataFileException(place, "a conversation, but no chat template", "a model with a chat template",
                "Give one, or a model that has one.");
        try
        {
            return chat.Render(messages, tools, generationPrompt);
        }
        catch (FormatException e) when (e is not DataFileException)
        {
            throw new DataFileException(place, $"a conversation that the chat template refuses ({e.Message})", "one that it takes",
                "Mend the row, or give another template.");
        }
    }

    private static ChatExample LastTurnApart(ChatExample example)
    {
        IReadOnlyList<JsonObject> all = example.All;
        if (all.Count < 2 || all[^1]["role"]!.GetValue<string>() != "assistant")
            throw new DataFileException(example.Place, "a conversation that does not end with an answer of the assistant",
                "one that does, as the mask is completion");
        return example with { Prompt = [.. all.Take(all.Count - 1)], Completion = [all[^1]] };
    }

    private static (int[] Ids, int[] Labels) Whole(TokenEncoding encoding)
    {
        int[] ids = [.. encoding.Ids];
        return (ids, (int[])ids.Clone());
    }

    private static (int[] Ids, int[] Labels) Unlabelled(TokenEncoding encoding)
    {
        (int[] ids, int[] labels) = Whole(encoding);
        labels.AsSpan().Fill(TrainingRow.Ignored);
        return (ids, labels);
    }

    private string WithEnd(string text) => _end is null || text.EndsWith(_end, StringComparison.Ordinal) ? text : text + _end;

    private static int Shared(IReadOnlyList<int> prompt, int[] whole)
    {
        int shared = 0;
        while (shared < prompt.Count && shared < whole.Length && prompt[shared] == whole[shared]) shared++;
        return shared;
    }
}
