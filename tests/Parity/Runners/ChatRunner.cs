using System.Text.Json.Nodes;
using Reference.Transformer.Text.Templates;

namespace Reference.Tests.Parity.Runners;

/// <summary>Chat templates: a folder with a template and its renderings, small templates, and masks over tokens.</summary>
public sealed class ChatRunner : ICaseRunner
{
    private const string Snippets = "jinja-snippets.json", Masks = "assistant-masks.json";

    /// <inheritdoc/>
    public bool Takes(GoldenCase golden) => golden.Group == "chat";

    /// <inheritdoc/>
    public IReadOnlyList<string> RowsOf(GoldenCase folder) => folder.Path == "chat" ? [Snippets, Masks] : [];

    /// <inheritdoc/>
    public void Run(GoldenCase golden)
    {
        var wrong = new List<string>();
        int count = golden.Row switch
        {
            Snippets => RunSnippets(golden, wrong),
            Masks => RunMasks(golden, wrong),
            _ => RunTemplate(golden, wrong),
        };
        Assert.NotEqual(0, count);
        Assert.True(wrong.Count == 0, $"{wrong.Count} of {count} differ\n{string.Join("\n", wrong)}");
    }

    private static int RunSnippets(GoldenCase golden, List<string> wrong)
    {
        JsonNode file = ChatChecks.Read(golden.PathOf(Snippets));
        DateTime now = ChatChecks.Time(file);
        foreach (JsonNode? entry in file["cases"]!.AsArray())
        {
            // A snippet's own "messages" and "tools" are what a prompt has properties for.
            var variables = (JsonObject)entry!["context"]!.DeepClone();
            var prompt = new ChatPrompt(ChatChecks.Take(variables, "messages") as JsonArray ?? [])
            {
                Tools = ChatChecks.Take(variables, "tools") as JsonArray,
                Variables = variables,
                Now = now,
            };
            string source = entry["template"]!.GetValue<string>();
            ChatChecks.Compare(wrong, source, entry, "output", () => ChatTemplate.Parse(source, "snippet").Render(prompt));
        }

        return file["cases"]!.AsArray().Count;
    }

    private static int RunTemplate(GoldenCase golden, List<string> wrong)
    {
        JsonNode cases = ChatChecks.Read(golden.PathOf("cases.json")), shared = ChatChecks.Read(golden.PathOf("..", "conversations.json"));
        string path = golden.PathOf("template.jinja");
        var template = ChatTemplate.Parse(File.ReadAllText(path), path);
        foreach (JsonNode? entry in cases["cases"]!.AsArray())
        {
            string conversation = entry!["conversation"]!.GetValue<string>(), variant = entry["variant"]!.GetValue<string>();
            var options = (JsonObject)shared["variants"]![variant]!.DeepClone();
            foreach ((string name, JsonNode? token) in cases["tokens"]!.AsObject()) options[name] = token!.DeepClone();
            ChatPrompt prompt = ChatChecks.Prompt((JsonArray)shared["conversations"]![conversation]!.DeepClone(), options)
                with
            { Now = ChatChecks.Time(cases), KeepNullContent = true };
            ChatChecks.Compare(wrong, $"{conversation}, {variant}", entry, "text", () => template.Render(prompt));
        }

        return cases["cases"]!.AsArray().Count;
    }

    private static int RunMasks(GoldenCase golden, List<string> wrong)
    {
        JsonNode file = ChatChecks.Read(golden.PathOf(Masks)), shared = ChatChecks.Read(golden.PathOf("conversations.json"));
        string[] tokens = [.. file["tokens"]!.AsObject().Select(token => token.Value!.GetValue<string>())];
        foreach (JsonNode? entry in file["cases"]!.AsArray())
        {
            string name = entry!["template"]!.GetValue<string>(), tokenizer = entry["tokenizer"]!.GetValue<string>();
            string conversation = entry["conversation"]!.GetValue<string>(), path = golden.PathOf(name, "template.jinja");
            ChatPrompt prompt = ChatChecks.Prompt((JsonArray)shared["conversations"]![conversation]!.DeepClone(), (JsonObject)file["tokens"]!.DeepClone());
            RenderedChat chat = ChatTemplate.Parse(File.ReadAllText(path), path).Render(prompt);
            ChatChecks.Compare(wrong, $"{tokenizer}, {name}, {conversation}", entry, chat,
                ChatChecks.WithTokens(golden.PathOf("..", "tokenizers", tokenizer, "tokenizer.json"), tokens));
        }

        return file["cases"]!.AsArray().Count;
    }
}
