using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Reference.Transformer.Text;
using Reference.Transformer.Text.Templates;

namespace Reference.Tests.Parity.Runners;

/// <summary>Compares one rendering; every field of the entry counts.</summary>
public static class ChatChecks
{
    private static readonly ConcurrentDictionary<string, Tokenizer> s_tokenizers = new(StringComparer.Ordinal);

    /// <summary>A JSON file.</summary>
    public static JsonNode Read(string path) => JsonNode.Parse(File.ReadAllBytes(path))!;

    /// <summary>The clock of a file.</summary>
    public static DateTime Time(JsonNode file) => DateTime.Parse(file["now"]!.GetValue<string>(), CultureInfo.InvariantCulture);

    /// <summary>A member, taken out.</summary>
    public static JsonNode? Take(JsonObject options, string name)
    {
        JsonNode? value = options[name];
        options.Remove(name);
        return value;
    }

    /// <summary>A prompt of apply_chat_template's keyword arguments.</summary>
    public static ChatPrompt Prompt(JsonArray messages, JsonObject options) => new(messages)
    {
        Tools = Take(options, "tools") as JsonArray,
        Documents = Take(options, "documents") as JsonArray,
        AddGenerationPrompt = Take(options, "add_generation_prompt")?.GetValue<bool>() ?? false,
        ContinueFinalMessage = Take(options, "continue_final_message")?.GetValue<bool>() ?? false,
        Variables = options,
    };

    /// <summary>A text, its spans, or an error; an error's message counts where the template raises it.</summary>
    public static void Compare(List<string> wrong, string what, JsonNode entry, string field, Func<RenderedChat> render)
    {
        RenderedChat? chat = null;
        Exception? error = Record.Exception(() => chat = render());
        string? expected = entry[field]?.GetValue<string>();
        if (expected is null)
        {
            string kind = entry["error"]!.GetValue<string>(), message = entry["message"]!.GetValue<string>();
            string? raised = (error as ChatTemplateException)?.Raised;
            bool isRight = error is ChatTemplateException && (kind == "TemplateError" ? raised?[..Math.Min(300, raised.Length)] == message : raised is null);
            if (!isRight) wrong.Add($"{what}\n  ours     {error?.ToString() ?? chat!.Text}\n  expected {kind}: {message}");
            return;
        }

        if (chat?.Text != expected) wrong.Add($"{what}\n  ours     {error?.ToString() ?? Quote(chat!.Text)}\n  expected {Quote(expected)}");
        if (entry["generation_spans"] is not JsonArray spans || chat is null) return;
        string ours = string.Join(' ', chat.Generated.Select(span => $"{span.Start}-{span.End}"));
        string theirs = string.Join(' ', spans.Select(span => $"{span![0]}-{span[1]}"));
        if (ours != theirs) wrong.Add($"{what}\n  our spans {ours}\n  expected  {theirs}");
    }

    /// <summary>A chat's tokens and the mask over them.</summary>
    public static void Compare(List<string> wrong, string what, JsonNode entry, RenderedChat chat, Tokenizer tokenizer)
    {
        TokenEncoding encoding = tokenizer.Encode(chat.Text, new EncodeOptions { AddSpecial = false });
        string ids = string.Join(' ', encoding.Ids), expected = string.Join(' ', entry["input_ids"]!.AsArray());
        if (ids != expected) wrong.Add($"{what}\n  our ids  {ids}\n  expected {expected}");
        if (entry["assistant_masks"] is not JsonArray masks) return;
        string mask = string.Join(' ', AssistantMask.Of(encoding, chat).Select(flag => flag ? 1 : 0));
        if (mask != string.Join(' ', masks)) wrong.Add($"{what}\n  our mask {mask}\n  expected {string.Join(' ', masks)}");
    }

    /// <summary>A chat of a tokenizer's folder: its template, text, tokens and mask.</summary>
    public static void Tokens(string folder, System.Text.Json.JsonElement entry)
    {
        var node = (JsonObject)JsonNode.Parse(entry.GetRawText())!;
        var tokenizer = Tokenizer.Load(folder);
        JsonObject options = ChatTemplates.Of(tokenizer);
        foreach (string name in (string[])["tools", "add_generation_prompt", "continue_final_message"]) options[name] = node[name]?.DeepClone();
        RenderedChat chat = ChatTemplate.Load(folder)!.Render(Prompt((JsonArray)node["messages"]!.DeepClone(), options));
        Assert.Equal(node["text"]!.GetValue<string>(), chat.Text);
        var wrong = new List<string>();
        Compare(wrong, chat.Text, node, chat, tokenizer);
        Assert.Empty(wrong);
    }

    /// <summary>A tokenizer with special tokens added, with new ids where its vocabulary lacks them.</summary>
    public static Tokenizer WithTokens(string path, IReadOnlyList<string> tokens) => s_tokenizers.GetOrAdd(path, path =>
    {
        var json = (JsonObject)Read(path);
        var plain = Tokenizer.FromJson(path);
        var added = (JsonArray)json["added_tokens"]!;
        int next = plain.VocabularySize;
        foreach (string token in tokens)
        {
            if (plain.AddedTokens.Any(one => one.Text == token)) continue;
            added.Add(new JsonObject
            {
                ["id"] = plain.IdOf(token) ?? next++,
                ["content"] = token,
                ["special"] = true,
                ["single_word"] = false,
                ["lstrip"] = false,
                ["rstrip"] = false,
                ["normalized"] = false,
            });
        }

        return Tokenizer.FromJson(Encoding.UTF8.GetBytes(json.ToJsonString()), path);
    });

    private static string Quote(string text) => System.Text.Json.JsonSerializer.Serialize(text);
}
