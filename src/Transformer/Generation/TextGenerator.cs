using Reference.Tensors;
using Reference.Tensors.Backends;
using Reference.Transformer.Heads;
using Reference.Transformer.Models;
using Reference.Transformer.Text;

namespace Reference.Transformer.Generation;

/// <summary>
/// Answers prompts, token by token or whole, over a session. An answer depends on model, prompt, options and the prompt's number alone: not
/// on the batch, the threads, or what the session held before.
/// </summary>
/// <param name="session">Where the model runs; as many prompts as it has sequences go at once. The caller disposes it.</param>
/// <param name="tokenizer">Prompts to ids and ids to text; without one, prompts are ids and answers have no text.</param>
public sealed class TextGenerator(GenerationSession session, Tokenizer? tokenizer = null)
{
    /// <summary>Answers one prompt with a model, in a session of its own.</summary>
    /// <param name="model">A language model.</param>
    /// <param name="tokenizer">Its tokenizer.</param>
    /// <param name="prompt">The text to go on with; special tokens that the tokenizer adds are added.</param>
    /// <param name="options">How the answer is made.</param>
    /// <param name="backend">Whose kernels run; the model's tensors must be reachable.</param>
    /// <param name="dtype">F32 or F64.</param>
    /// <param name="cancellation">Ends the answer.</param>
    /// <exception cref="ArgumentException">
    /// The model is none that writes, an option is out of range, or the prompt does not fit the context.
    /// </exception>
    public static GeneratedText Generate(
        PretrainedModel model, Tokenizer tokenizer, string prompt, GenerationOptions options, Backend backend,
        DType dtype = DType.F32, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(model);
        if (model.Root is not CausalLanguageModel writer)
            throw new ArgumentException($"{model.Root.GetType().Name} writes no text; load a language model");
        using var session = new GenerationSession(writer, backend, dtype);
        return new TextGenerator(session, tokenizer).Generate(prompt, options, cancellation);
    }

    /// <summary>Answers one prompt.</summary>
    /// <param name="prompt">The text to go on with.</param>
    /// <param name="options">How the answer is made.</param>
    /// <param name="cancellation">Ends the answer, not the session: the result then has <see cref="FinishReason.Cancelled"/>.</param>
    public GeneratedText Generate(string prompt, GenerationOptions options, CancellationToken cancellation = default) =>
        GenerateAll([Encode(prompt)], options, cancellation)[0];

    /// <summary>Answers several prompts, each as if it were alone.</summary>
    /// <inheritdoc cref="Generate(string, GenerationOptions, CancellationToken)"/>
    public IReadOnlyList<GeneratedText> GenerateAll(
        IReadOnlyList<IReadOnlyList<int>> prompts, GenerationOptions options, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(prompts);
        var tokens = new List<GeneratedToken>[prompts.Count];
        for (int i = 0; i < tokens.Length; i++) tokens[i] = [];
        foreach (GeneratedToken token in StreamAll(prompts, options, cancellation)) tokens[token.Answer].Add(token);
        return [.. tokens.Select(GeneratedText.Of)];
    }

    /// <summary>Answers one prompt, giving tokens as they come.</summary>
    /// <inheritdoc cref="Generate(string, GenerationOptions, CancellationToken)"/>
    public IEnumerable<GeneratedToken> Stream(string prompt, GenerationOptions options, CancellationToken cancellation = default) =>
        StreamAll([Encode(prompt)], options, cancellation);

    /// <summary>Answers one prompt of ids, giving tokens as they come.</summary>
    /// <inheritdoc cref="Generate(string, GenerationOptions, CancellationToken)"/>
    public IEnumerable<GeneratedToken> Stream(
        IReadOnlyList<int> prompt, GenerationOptions options, CancellationToken cancellation = default) =>
        StreamAll([prompt], options, cancellation);

    /// <summary>
    /// Answers several prompts, giving tokens as they come: a token of each answer under way, in the prompts' order, then the next. Prompts
    /// beyond the session's sequences begin as answers before them end.
    /// </summary>
    /// <param name="prompts">Ids, at least one each.</param>
    /// <param name="options">How answers are made.</param>
    /// <param name="cancellation">Looked at before every token; ends all answers.</param>
    /// <exception cref="ArgumentException">An option is out of range, or a prompt does not fit the context.</exception>
    public IEnumerable<GeneratedToken> StreamAll(
        IReadOnlyList<IReadOnlyList<int>> prompts, GenerationOptions options, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(prompts);
        ArgumentNullException.ThrowIfNull(options);
        options.Validate(session.VocabularySize);
        if (options.StopStrings.Count > 0 && tokenizer is null)
            throw new ArgumentException("stop strings need a tokenizer; use end tokens with prompts of ids");
        return Walk(prompts, options, cancellation);
    }

    private IEnumerable<GeneratedToken> Walk(
        IReadOnlyList<IReadOnlyList<int>> prompts, GenerationOptions options, CancellationToken cancellation)
    {
        var active = new List<Answer>();
        var free = new Queue<int>(Enumerable.Range(0, session.Sequences));
        int next = 0;
        while (active.Count > 0 || next < prompts.Count)
        {
            if (!cancellation.IsCancellationRequested) next = Begin(prompts, next, free, active, options);
            while (cancellation.IsCancellationRequested && next < prompts.Count)
                yield return new GeneratedToken(next++, null, "", null, FinishReason.Cancelled);
            var going = new List<Answer>();
            foreach (Answer answer in active)
            {
                GeneratedToken token = cancellation.IsCancellationRequested ? answer.Cancel() : answer.Next();
                if (token.Finish is null) going.Add(answer);
                else free.Enqueue(answer.Sequence);
                yield return token;
            }

            active = going;
            if (active.Count > 0 && !cancellation.IsCancellationRequested) session.AppendAll([.. active.Select(answer => answer.Pending)]);
        }
    }

    private int Begin(IReadOnlyList<IReadOnlyList<int>> prompts, int next, Queue<int> free, List<Answer> active, GenerationOptions options)
    {
        var begun = new List<(int Sequence, IReadOnlyList<int> Prompt)>();
        while (next + begun.Count < prompts.Count && free.Count > 0) begun.Add((free.Dequeue(), prompts[next + begun.Count]));
        if (begun.Count == 0) return next;
        session.PrefillAll(begun);
        for (int i = 0; i < begun.Count; i++) active.Add(new Answer(session, begun[i].Sequence, next + i, tokenizer, options));
        return next + begun.Count;
    }

    private IReadOnlyList<int> Encode(string prompt) =>
        tokenizer?.Encode(prompt).Ids ?? throw new InvalidOperationException("a prompt of text needs a tokenizer; give ids");
}
