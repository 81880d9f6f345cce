using Reference.Autograd;
using Reference.Autograd.Operations;
using Reference.Tensors;
using Reference.Tensors.Backends;
using Reference.Transformer.Configuration;
using Reference.Transformer.Heads;
using Reference.Transformer.Layers;

namespace Reference.Transformer.Generation;

/// <summary>
/// A language model with sequences under way: it holds their tokens, their keys and values, and the scores of each one's next token. The
/// scores have the bits that one pass over the sequence alone gives, in whatever portions and company its tokens came. Sampling is not
/// here: see <see cref="TextGenerator"/>.
/// </summary>
/// <remarks>
/// Weights and adapters are seen as they are when the session begins. The rotary kinds <c>dynamic</c> and <c>longrope</c> turn every key by
/// frequencies of the sequence's length: where these change, all its tokens are run again. For one thread at a time.
/// </remarks>
public sealed partial class GenerationSession : IDisposable
{
    /// <summary>Tokens of a pass at most: temporaries of a long prompt stay small.</summary>
    internal const int PassLength = 128;

    private readonly CausalLanguageModel _model;
    private readonly Func<ForwardContext, ForwardContext> _context;
    private readonly Step _step;
    private readonly KeyValueCache _cache;
    private readonly List<int>[] _tokens;
    private readonly NextScores _scores;
    private readonly int[] _lengthClasses;

    /// <summary>Begins a session.</summary>
    /// <param name="model">The model; its adapters are chosen by <paramref name="context"/>.</param>
    /// <param name="backend">Whose kernels run; the model's tensors must be reachable.</param>
    /// <param name="dtype">F32 or F64.</param>
    /// <param name="sequences">How many sequences can be under way at once.</param>
    /// <param name="context">
    /// Changes the context of every pass, to choose adapters or to look at sites; layout and cache stay as they are.
    /// </param>
    /// <param name="contextLength">Tokens that a sequence may have; the model's <c>max_position_embeddings</c> where left out.</param>
    /// <exception cref="ArgumentException">The type is no such, or the model has fewer learned positions.</exception>
    public GenerationSession(
        CausalLanguageModel model, Backend backend, DType dtype, int sequences = 1,
        Func<ForwardContext, ForwardContext>? context = null, int? contextLength = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        if (dtype is not (DType.F32 or DType.F64))
            throw new ArgumentException($"generation computes in F32 or F64, not in {dtype}", nameof(dtype));
        DecoderConfig config = model.Trunk.Config;
        ContextLength = contextLength ?? config.MaxPositions;
        if (ContextLength < 1 || (config.Rope is null && ContextLength > config.MaxPositions))
        {
            throw new ArgumentException(
                $"a context of {ContextLength} tokens; this model has positions for 1 … {config.MaxPositions}", nameof(contextLength));
        }

        (_model, _context, _cache) = (model, context ?? (plain => plain), new KeyValueCache(sequences));
        _tokens = [.. Enumerable.Range(0, sequences).Select(_ => new List<int>())];
        _lengthClasses = new int[sequences];
        _scores = new NextScores(sequences, config.VocabularySize);
        _step = new Step(backend, dtype, new Arena(backend), records: false);
    }

    /// <summary>How many sequences can be under way.</summary>
    public int Sequences => _tokens.Length;

    /// <summary>Tokens that a sequence may have.</summary>
    public int ContextLength { get; }

    /// <summary>Ids that the model knows: 0 … <see cref="VocabularySize"/> − 1.</summary>
    public int VocabularySize => _scores.VocabularySize;

    /// <summary>Bytes that keys and values take.</summary>
    public long CacheBytes => _cache.ByteCount;

    /// <summary>The tokens of a sequence.</summary>
    public IReadOnlyList<int> Tokens(int sequence) => _tokens[sequence];

    /// <summary>The logits of a sequence's next token [vocabulary], widened to binary64; valid until the session goes on.</summary>
    /// <exception cref="InvalidOperationException">The sequence has no tokens, or was rolled back since.</exception>
    public ReadOnlySpan<double> Scores(int sequence) => _scores.Of(sequence);

    /// <summary>
    /// Makes a prompt the content of a sequence. What both begin with is kept, so that a further turn of a chat costs its new tokens only.
    /// </summary>
    /// <exception cref="ArgumentException">
    /// The prompt is empty, does not fit the context, or holds an id that the model does not know.
    /// </exception>
    public void Prefill(IReadOnlyList<int> prompt, int sequence = 0) => PrefillAll([(sequence, prompt)]);

    /// <summary>Makes prompts the contents of sequences, in common passes.</summary>
    /// <inheritdoc cref="Prefill"/>
    public void PrefillAll(IReadOnlyList<(int Sequence, IReadOnlyList<int> Prompt)> prompts)
    {
        ArgumentNullException.ThrowIfNull(prompts);
        foreach ((_, IReadOnlyList<int> prompt) in prompts) CheckPrompt(prompt);
        var added = new List<(int, IReadOnlyList<int>)>();
        foreach ((int sequence, IReadOnlyList<int> prompt) in prompts)
        {
            int common = 0, most = Math.Min(prompt.Count - 1, _tokens[sequence].Count);
            while (common < most && _tokens[sequence][common] == prompt[common]) common++;
            Rollback(sequence, common);
            added.Add((sequence, [.. prompt.Skip(common)]));
        }

        AppendAll(added);
    }

    /// <summary>Adds a token to a sequence.</summary>
    /// <exception cref="ArgumentException">The context is full, or the model does not know the id.</exception>
    public void Append(int id, int sequence = 0) => AppendAll([(sequence, [id])]);

    /// <summary>Adds tokens to sequences, in common passes.</summary>
    /// <param name="added">At least one token for each, and each sequence once.</param>
    /// <inheritdoc cref="Append"/>
    public void AppendAll(IReadOnlyList<(int Sequence, IReadOnlyList<int> Ids)> added)
    {
        ArgumentNullException.ThrowIfNull(added);
        foreach ((int sequence, IReadOnlyList<int> ids) in added) CheckAdded(sequence, ids);
        foreach ((int sequence, IReadOnlyList<int> ids) in added)
        {
            _tokens[sequence].AddRange(ids);
            _scores.Forget(sequence);
        }

        CatchUp();
    }

    /// <summary>
    /// Forgets what follows the first <paramref name="length"/> tokens of a sequence; its scores come again with the next token or prompt.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The sequence is shorter.</exception>
    public void Rollback(int sequence, int length)
    {
        int held = _tokens[sequence].Count;
        if (length < 0 || length > held)
            throw new ArgumentOutOfRangeException(nameof(length), $"sequence {sequence} has {held} tokens and cannot be cut to {length}");
        if (length == held) return;
        _tokens[sequence].RemoveRange(length, held - length);
        if (_cache.Length(sequence) > length) _cache.Truncate(sequence, length);
        _scores.Forget(sequence);
    }

    /// <summary>Gives the memory back.</summary>
    public void Dispose()
    {
        _step.Dispose();
        _cache.Dispose();
    }
}
