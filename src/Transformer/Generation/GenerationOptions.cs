using Reference.Transformer.Generation.Scores;

namespace Reference.Transformer.Generation;

/// <summary>
/// How an answer is made; names and defaults are those of transformers' GenerationConfig, whose key each doc gives. Greedy unless <see
/// cref="Sample"/>.
/// </summary>
public sealed record GenerationOptions
{
    /// <summary>
    /// New tokens at most (<c>max_new_tokens</c>); at least 1. Where null, <see cref="MaxLength"/> and the context are the only limits.
    /// </summary>
    public int? MaxNewTokens { get; init; } = 256;

    /// <summary>Tokens of prompt and answer at most (<c>max_length</c>); <see cref="MaxNewTokens"/> goes before it.</summary>
    public int? MaxLength { get; init; }

    /// <summary>Tokens that end an answer (<c>eos_token_id</c>).</summary>
    public IReadOnlyList<int> EndTokens { get; init; } = [];

    /// <summary>Texts that end an answer and are no part of it (<c>stop_strings</c>); none is empty.</summary>
    public IReadOnlyList<string> StopStrings { get; init; } = [];

    /// <summary>Draw from the scores' softmax instead of taking the largest (<c>do_sample</c>).</summary>
    public bool Sample { get; init; }

    /// <summary>
    /// Names the random numbers, with the sequence's number and the token's; the same seed gives the same answer in any batch.
    /// </summary>
    public ulong Seed { get; init; }

    /// <summary>Divisor of the scores when sampling (<c>temperature</c>); 0 means greedy.</summary>
    public double Temperature { get; init; } = 1;

    /// <summary>The k likeliest tokens only, when sampling (<c>top_k</c>); 0 for all.</summary>
    public int TopK { get; init; } = 50;

    /// <summary>The likeliest tokens that have this probability together, when sampling (<c>top_p</c>); 1 for all.</summary>
    public double TopP { get; init; } = 1;

    /// <summary>Tokens at least this likely, relative to the likeliest, when sampling (<c>min_p</c>); 0 for all.</summary>
    public double MinP { get; init; }

    /// <summary>See <see cref="Scores.Typical"/>, when sampling (<c>typical_p</c>); 1 for none.</summary>
    public double TypicalP { get; init; } = 1;

    /// <summary>See <see cref="Scores.EpsilonCutoff"/>, when sampling (<c>epsilon_cutoff</c>); 0 for none.</summary>
    public double EpsilonCutoff { get; init; }

    /// <summary>See <see cref="Scores.EtaCutoff"/>, when sampling (<c>eta_cutoff</c>); 0 for none.</summary>
    public double EtaCutoff { get; init; }

    /// <summary>See <see cref="Scores.TopH"/>, when sampling (<c>top_h</c>); null for none.</summary>
    public double? TopH { get; init; }

    /// <summary>See <see cref="Scores.RepetitionPenalty"/> (<c>repetition_penalty</c>); above 0, 1 for none.</summary>
    public double RepetitionPenalty { get; init; } = 1;

    /// <summary>No run of so many tokens twice (<c>no_repeat_ngram_size</c>); 0 for no such rule.</summary>
    public int NoRepeatNgramSize { get; init; }

    /// <summary>Biases of runs (<c>sequence_bias</c>).</summary>
    public IReadOnlyList<BiasedRun> SequenceBias { get; init; } = [];

    /// <summary>Runs that must not be said (<c>bad_words_ids</c>).</summary>
    public IReadOnlyList<IReadOnlyList<int>> BadWords { get; init; } = [];

    /// <summary>No end before prompt and answer have so many tokens (<c>min_length</c>).</summary>
    public int MinLength { get; init; }

    /// <summary>No end before the answer has so many tokens (<c>min_new_tokens</c>).</summary>
    public int MinNewTokens { get; init; }

    /// <summary>The second token where the prompt has one (<c>forced_bos_token_id</c>).</summary>
    public int? ForcedStartToken { get; init; }

    /// <summary>The last token that the length allows (<c>forced_eos_token_id</c>).</summary>
    public IReadOnlyList<int> ForcedEndTokens { get; init; } = [];

    /// <summary>See <see cref="Scores.LengthDecay"/> (<c>exponential_decay_length_penalty</c>).</summary>
    public (int Start, double Factor)? LengthDecay { get; init; }

    /// <summary>Tokens that are never said (<c>suppress_tokens</c>).</summary>
    public IReadOnlyList<int> SuppressTokens { get; init; } = [];

    /// <summary>Tokens that do not begin an answer (<c>begin_suppress_tokens</c>).</summary>
    public IReadOnlyList<int> BeginSuppressTokens { get; init; } = [];

    /// <summary>Make log-probabilities of the scores at the end (<c>renormalize_logits</c>).</summary>
    public bool Renormalize { get; init; }

    /// <summary>Give each token's log-probability under the processed scores; costs a softmax a token.</summary>
    public bool LogProbabilities { get; init; }

    /// <summary>Special tokens are no part of the text.</summary>
    public bool SkipSpecialTokens { get; init; } = true;

    /// <summary>What the file that this was read from says and nobody knows; each names file and JSON path.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];

    /// <summary>True where tokens are drawn.</summary>
    public bool Draws => Sample && Temperature > 0;

    /// <summary>Checks every range.</summary>
    /// <param name="vocabulary">Ids must lie below, where a model is known.</param>
    /// <exception cref="ArgumentException">Something lies outside its range; the message names all of it.</exception>
    public void Validate(int vocabulary = int.MaxValue) => OptionChecks.Run(this, vocabulary);
}
