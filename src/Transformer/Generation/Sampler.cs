using Reference.Tensors;
using Reference.Transformer.Generation.Scores;

namespace Reference.Transformer.Generation;

/// <summary>Why an answer ended.</summary>
public enum FinishReason
{
    /// <summary>An end token was chosen; it is the last of the answer's ids and no part of its text.</summary>
    EndToken,

    /// <summary>The text came to a stop string; the text ends before it.</summary>
    StopString,

    /// <summary>The answer has as many tokens as were asked for.</summary>
    MaxTokens,

    /// <summary>The sequence has as many tokens as the context holds.</summary>
    ContextFull,

    /// <summary>The caller's token was cancelled.</summary>
    Cancelled,
}

/// <summary>A chosen token.</summary>
/// <param name="Id">Its id.</param>
/// <param name="LogProbability">ln of its probability under the processed scores, where asked for.</param>
public readonly record struct ChosenToken(int Id, double? LogProbability);

/// <summary>
/// Chooses the tokens of one answer. Greedy: the largest processed score, the lowest id among equals. Sampling: with weights e = exp(s −
/// max) and u uniform from [0, 1), the first id whose weights up to it (ascending ids, plain adds) exceed u·Σe. u is Philox's element 0 of
/// the key (seed, Sampling, step = the token's number in the answer) and the sequence's stream: a pure function, the same in any batch.
/// </summary>
public sealed class Sampler
{
    private readonly GenerationOptions _options;
    private readonly IReadOnlyList<ScoreProcessor> _chain;
    private readonly ulong _stream;
    private readonly int? _limit;
    private readonly double[] _scores, _weights;

    /// <summary>A sampler for an answer.</summary>
    /// <param name="options">How tokens are chosen.</param>
    /// <param name="history">Begins as the prompt; chosen tokens are added.</param>
    /// <param name="vocabulary">Number of scores.</param>
    /// <param name="stream">The sequence's number, which names its random numbers.</param>
    /// <exception cref="ArgumentException">
    /// An option lies outside its range, or the length that was asked for is reached already.
    /// </exception>
    public Sampler(GenerationOptions options, TokenHistory history, int vocabulary, ulong stream = 0)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(history);
        options.Validate(vocabulary);
        (_options, History, _stream) = (options, history, stream);
        _chain = ScoreChain.Of(options, history.PromptLength);
        _limit = ScoreChain.LengthLimit(options, history.PromptLength);
        if (_limit <= history.PromptLength)
        {
            throw new ArgumentException(
                $"max_length is {options.MaxLength}, and the prompt has {history.PromptLength} tokens; raise it, or set max_new_tokens");
        }

        (_scores, _weights) = (new double[vocabulary], options.Draws ? new double[vocabulary] : []);
    }

    /// <summary>Prompt and answer so far.</summary>
    public TokenHistory History { get; }

    /// <summary>The scores of the last choice, after the processors.</summary>
    public ReadOnlySpan<double> ProcessedScores => _scores;

    /// <summary>Why the answer is over, or null: an end token, or the length.</summary>
    public FinishReason? Finished { get; private set; }

    /// <summary>Chooses the next token and adds it to the history.</summary>
    /// <param name="logits">The model's, [vocabulary]; not changed.</param>
    /// <exception cref="InvalidOperationException">The answer is over, every token is ruled out, or a logit is not a number.</exception>
    public ChosenToken Next(ReadOnlySpan<double> logits)
    {
        if (Finished is { } reason) throw new InvalidOperationException($"the answer is over: {reason}");
        logits.CopyTo(_scores);
        foreach (ScoreProcessor processor in _chain) processor.Apply(History, _scores);
        int id = _options.Draws ? Draw() : IndexOfLargest();
        double? logProbability = _options.LogProbabilities ? _scores[id] - Distribution.LogTotal(_scores) : null;
        History.Add(id);
        if (_options.EndTokens.Contains(id)) Finished = FinishReason.EndToken;
        else if (History.Ids.Length >= _limit) Finished = FinishReason.MaxTokens;
        return new ChosenToken(id, logProbability);
    }

    private int IndexOfLargest() => _scores.AsSpan().IndexOf(Distribution.Largest(_scores));

    private int Draw()
    {
        double total = Distribution.Weights(_scores, _weights), sum = 0;
        var key = new RandomKey(_options.Seed, RandomPurpose.Sampling, (ulong)History.NewTokens);
        double bound = key.Stream(_stream).Uniform64(0) * total;
        int last = 0;
        for (int id = 0; id < _weights.Length; id++)
        {
            if (_weights[id] == 0) continue;
            sum += _weights[id];
            last = id;
            if (sum > bound) break;
        }

        return last;
    }
}
