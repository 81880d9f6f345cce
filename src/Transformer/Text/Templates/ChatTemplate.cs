using Reference.Transformer.Text.Templates.Nodes;
using Reference.Transformer.Text.Templates.Syntax;
using Reference.Transformer.Text.Templates.Values;

namespace Reference.Transformer.Text.Templates;

/// <summary>
/// A chat template: how a model wants a conversation written as one text. The language is Jinja as transformers 5.23 runs it (Jinja 3.1
/// with trim_blocks and lstrip_blocks, the immutable sandbox, loop controls, {% generation %}); docs/chat-templates.md says what of it
/// there is. It is interpreted without reflection and within bounds, as templates come with models from strangers. Threads may share one.
/// </summary>
public sealed class ChatTemplate
{
    private readonly string _name;
    private readonly IReadOnlyList<Statement> _body;

    private ChatTemplate(string source, string name, IReadOnlyList<Statement> body) => (Source, _name, _body) = (source, name, body);

    /// <summary>The template's text.</summary>
    public string Source { get; }

    /// <summary>Reads a template.</summary>
    /// <param name="source">Its text.</param>
    /// <param name="name">What errors call it: the path of its file.</param>
    /// <exception cref="ChatTemplateException">It is no template, or one with a construct that is not supported.</exception>
    public static ChatTemplate Parse(string source, string name)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(name);
        if (source.Length > Limits.Source)
            throw new ChatTemplateException(name, 1, $"found {source.Length} characters, expected {Limits.Source} at most");
        return new ChatTemplate(source, name, Parser.Parse(source, name));
    }

    /// <summary>
    /// The template of a model: chat_template.jinja in its folder, else the chat_template of tokenizer_config.json (of several the one
    /// named "default"), else tokenizer.chat_template in the metadata of its GGUF file. Null where there is none.
    /// </summary>
    /// <param name="modelPath">A folder or a .gguf file.</param>
    /// <exception cref="ChatTemplateException">The template cannot be read.</exception>
    /// <exception cref="TokenizerException">tokenizer_config.json is damaged.</exception>
    /// <exception cref="IOException">There is no such file or folder.</exception>
    public static ChatTemplate? Load(string modelPath)
    {
        ArgumentException.ThrowIfNullOrEmpty(modelPath);
        return TemplateFiles.Find(modelPath) is var (source, name) ? Parse(source, name) : null;
    }

    /// <summary>The text of a chat.</summary>
    /// <exception cref="ChatTemplateException">
    /// The template refuses the chat (<see cref="ChatTemplateException.Raised"/>), or the chat is not what the template expects, or it
    /// uses up more than it may.
    /// </exception>
    /// <exception cref="ArgumentException">The prompt contradicts itself.</exception>
    public RenderedChat Render(ChatPrompt prompt)
    {
        ArgumentNullException.ThrowIfNull(prompt);
        PromptVariables.Check(prompt);
        var machine = new Machine(prompt.Now);
        try
        {
            var frame = PromptVariables.FrameOf(prompt, machine);
            Statement.RenderAll(_body, frame);
            string text = machine.Output.ToString();
            if (prompt.ContinueFinalMessage) text = FinalMessage.Cut(text);
            return new RenderedChat(text, Spans(text, machine.Generated));
        }
        catch (TemplateFault fault)
        {
            throw new ChatTemplateException(_name, machine.Line, fault.Message, fault.Raised);
        }
    }

    // From UTF-16 units to code points, within the text: what macros and set blocks collect may be written elsewhere or not at all.
    private static List<TextSpan> Spans(string text, List<(int Start, int End)> generated)
    {
        var spans = new List<TextSpan>();
        foreach ((int start, int end) in generated)
        {
            int first = Math.Min(start, text.Length), last = Math.Min(end, text.Length);
            if (first <= last && start <= text.Length)
                spans.Add(new TextSpan(PythonText.PointOf(text, first), PythonText.PointOf(text, last)));
        }

        return spans;
    }
}
