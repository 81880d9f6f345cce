using Reference.Tensors;
using Reference.Tensors.Backends;
using Reference.Training.Data;
using Reference.Transformer;
using Reference.Transformer.Generation;
using Reference.Transformer.Heads;
using Reference.Transformer.Text;

namespace Reference.Training.Runs;

/// <summary>Answers prompts as a user would ask them: through the chat template where there is one, else as text to go on with.</summary>
/// <param name="model">A language model.</param>
/// <param name="tokenizer">Its tokenizer.</param>
/// <param name="chat">Its chat template, or null.</param>
/// <param name="backend">Whose kernels run.</param>
/// <param name="dtype">The type that is computed with.</param>
public sealed class Answerer(CausalLanguageModel model, Tokenizer tokenizer, ChatText? chat, Backend backend, DType dtype)
{
    /// <summary>A system message put before every prompt, where there is a template; null for none.</summary>
    public string? System { get; init; }

    /// <summary>True to ask as Alpaca's rows do, where there is no template.</summary>
    public bool AsAlpaca { get; init; }

    /// <summary>The tokens that a prompt becomes.</summary>
    public IReadOnlyList<int> Encode(string prompt)
    {
        if (chat is null)
        {
            string text = AsAlpaca ? Alpaca.Prompt(prompt, "") : prompt;
            return tokenizer.Encode(AsAlpaca && System is not null ? $"{System}\n\n{text}" : text).Ids;
        }

        return chat.Encode([.. System is null ? [] : new[] { ("system", System) }, ("user", prompt)]);
    }

    /// <summary>Answers, each prompt as if it were alone.</summary>
    /// <param name="prompts">The prompts.</param>
    /// <param name="options">How answers are made.</param>
    /// <param name="context">Chooses the adapters.</param>
    /// <param name="cancellation">Ends the answers.</param>
    public IReadOnlyList<string> Answer(
        IReadOnlyList<string> prompts, GenerationOptions options, Func<ForwardContext, ForwardContext>? context = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(prompts);
        using var session = new GenerationSession(model, backend, dtype, Math.Max(1, Math.Min(8, prompts.Count)), context);
        var generator = new TextGenerator(session, tokenizer);
        return [.. generator.GenerateAll([.. prompts.Select(Encode)], options, cancellation).Select(answer => answer.Text)];
    }
}
