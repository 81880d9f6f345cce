using System.Text;
using System.Text.Json.Nodes;
using Reference.Tests.Formats;
using Reference.Tests.Shared;
using Reference.Transformer.Text;
using Reference.Transformer.Text.Templates;

namespace Reference.Tests.Text;

/// <summary>Chats: what a template finds set, spans, masks, and where templates stand.</summary>
public sealed class ChatPromptTests
{
    private const string Marked = "{% for m in messages %}<{{ m.role }}>{% if m.role == 'assistant' %}{% generation %}{{ m.content }};{% endgeneration %}{% else %}{{ m.content }};{% endif %}{% endfor %}";

    [Fact]
    public void Spans_count_code_points()
    {
        RenderedChat chat = Parse(Marked).Render(new ChatPrompt(Chat("""[{"role":"user","content":"😀"},{"role":"assistant","content":"é😀"}]""")));
        Assert.Equal("<user>😀;<assistant>é😀;", chat.Text);
        Assert.Equal([new TextSpan(19, 22)], chat.Generated);
    }

    [Fact]
    public void A_mask_covers_tokens_from_the_first_character_to_the_last()
    {
        var chat = new RenderedChat("abcdef", [new TextSpan(1, 3), new TextSpan(4, 6)]);
        var encoding = new TokenEncoding { Ids = [1, 2, 3, 4], Offsets = [(0, 2), (2, 4), (4, 5), (5, 6)] };
        Assert.Equal([true, true, true, true], AssistantMask.Of(encoding, chat));
        Assert.Equal([false, true, false, false], AssistantMask.Of(encoding, chat with { Generated = [new TextSpan(2, 4)] }));
        Assert.Equal([false, false, true, true], AssistantMask.Of(encoding, chat with { Generated = [new TextSpan(4, 9)] }));
        Assert.Equal([false, false, false, false], AssistantMask.Of(encoding, chat with { Generated = [new TextSpan(9, 12), new TextSpan(0, 1)] }));
    }

    [Fact]
    public void The_text_that_a_template_raises_is_kept()
    {
        ChatTemplateException error = Assert.Throws<ChatTemplateException>(() => Parse("\n{{ raise_exception('No ' ~ messages[0].role) }}")
            .Render(new ChatPrompt(Chat("""[{"role":"wizard","content":""}]"""))));
        Assert.Equal(("No wizard", 2), (error.Raised, error.Line));
        Assert.Contains("the template refuses the chat: No wizard", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""[{"role":"user","content":"Go on "}]""", "<user>Go on ", "<user>Go on")]
    [InlineData("""[{"role":"user","content":"a"},{"role":"assistant","content":"b"}]""", "<user>a;<assistant>b", "<user>a;<assistant>b")]
    public void The_final_message_is_continued(string messages, string kept, string stripped)
    {
        var prompt = new ChatPrompt(Chat(messages)) { ContinueFinalMessage = true };
        Assert.Equal(kept, Parse(Marked).Render(prompt).Text);
        Assert.Equal(stripped, Parse(Marked.Replace("m.content", "m.content | trim", StringComparison.Ordinal)).Render(prompt).Text);
        Assert.Contains("does not render the end of the final message", Assert.Throws<ChatTemplateException>(() => Parse("no").Render(prompt)).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => Parse(Marked).Render(prompt with { AddGenerationPrompt = true }));
    }

    [Fact]
    public void Null_content_is_left_out_unless_it_is_kept()
    {
        var prompt = new ChatPrompt(Chat("""[{"role":"assistant","content":null}]"""));
        ChatTemplate template = Parse("{{ messages[0].content is defined }}{{ tools is none }}{{ add_generation_prompt }}");
        Assert.Equal("FalseTrueFalse", template.Render(prompt).Text);
        Assert.Equal("TrueTrueTrue", template.Render(prompt with { KeepNullContent = true, AddGenerationPrompt = true }).Text);
    }

    [Fact]
    public void Reasoning_has_both_names_that_templates_use()
    {
        ChatTemplate template = Parse("{{ messages[0].reasoning_content }}|{{ messages[0].thinking }}");
        Assert.Equal("so|so", template.Render(new ChatPrompt(Chat("""[{"role":"assistant","reasoning":"so"}]"""))).Text);
        Assert.Equal("a|b", template.Render(new ChatPrompt(Chat("""[{"role":"assistant","reasoning_content":"a","thinking":"b"}]"""))).Text);
    }

    [Fact]
    public void The_clock_is_the_callers()
    {
        var prompt = new ChatPrompt([]) { Now = new DateTime(1851, 10, 18, 9, 5, 3) };
        Assert.Equal("18 Oct 1851, Saturday 9:05 AM 291 51", Parse("{{ strftime_now('%d %b %Y, %A %-I:%M %p %j %y') }}").Render(prompt).Text);
        Assert.Contains("%Q is not supported", Assert.Throws<ChatTemplateException>(() => Parse("{{ strftime_now('%Q') }}").Render(prompt)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_name_of_the_prompt_is_no_variable()
    {
        Assert.Throws<ArgumentException>(() => Parse("").Render(new ChatPrompt([]) { Variables = new JsonObject { ["tools"] = 1 } }));
    }

    [Theory]
    [InlineData("from jinja", "chat_template.jinja", """{"chat_template":"from config"}""")]
    [InlineData("from config", null, """{"chat_template":"from config"}""")]
    [InlineData("of two", null, """{"chat_template":[{"name":"tool_use","template":"no"},{"name":"default","template":"of two"}]}""")]
    [InlineData(null, null, """{"bos_token":null}""")]
    [InlineData(null, null, null)]
    public void A_folders_template_is_found(string? source, string? file, string? config)
    {
        using var folder = new TemporaryFolder();
        if (file is not null) folder.Write(file, Encoding.UTF8.GetBytes(source!));
        if (config is not null) folder.Write("tokenizer_config.json", Encoding.UTF8.GetBytes(config));
        Assert.Equal(source, ChatTemplate.Load(folder.Path)?.Source);
    }

    [Fact]
    public void A_GGUF_files_template_is_found_alone_and_in_a_folder()
    {
        using var folder = new TemporaryFolder();
        folder.Write("whale.gguf", new GgufBuilder().Add("tokenizer.chat_template", "from metadata").Build());
        Assert.Equal("from metadata", ChatTemplate.Load(folder.At("whale.gguf"))?.Source);
        Assert.Equal("from metadata", ChatTemplate.Load(folder.Path)?.Source);
        folder.Write("whale.gguf", new GgufBuilder().Add("general.name", "whale").Build());
        Assert.Null(ChatTemplate.Load(folder.Path));
    }

    [Fact]
    public void Errors_of_a_folders_template_name_the_file_and_the_place()
    {
        using var folder = new TemporaryFolder();
        folder.Write("tokenizer_config.json", Encoding.UTF8.GetBytes("""{"chat_template":"a\n{% mutiny %}"}"""));
        string message = Assert.Throws<ChatTemplateException>(() => ChatTemplate.Load(folder.Path)).Message;
        Assert.Contains("tokenizer_config.json: $.chat_template: line 2: unknown tag 'mutiny'", message, StringComparison.Ordinal);
        folder.Write("tokenizer_config.json", Encoding.UTF8.GetBytes("""{"chat_template":[{"name":"rag","template":""}]}"""));
        Assert.Contains("\"default\"", Assert.Throws<TokenizerException>(() => ChatTemplate.Load(folder.Path)).Message, StringComparison.Ordinal);
        Assert.Throws<FileNotFoundException>(() => ChatTemplate.Load(folder.At("missing.gguf")));
    }

    [Fact]
    public void Special_tokens_come_from_the_tokenizer()
    {
        using var folder = new TemporaryFolder();
        folder.Write("tokenizer.json", File.ReadAllBytes(SmallTokenizer.Path));
        folder.Write("tokenizer_config.json", Encoding.UTF8.GetBytes("""{"bos_token":"<|endoftext|>","eos_token":"<|user|>"}"""));
        JsonObject variables = ChatTemplates.Of(Tokenizer.Load(folder.Path));
        Assert.Equal("""{"bos_token":"<|endoftext|>","eos_token":"<|user|>"}""", variables.ToJsonString(new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }));
    }

    private static ChatTemplate Parse(string source) => ChatTemplate.Parse(source, "whale.jinja");

    private static JsonArray Chat(string json) => (JsonArray)JsonNode.Parse(json)!;
}
