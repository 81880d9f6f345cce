namespace Reference.Transformer.Generation.Scores;

/// <summary>
/// The processors that options ask for, in the order in which transformers 5.23 chains them (generation/utils.py, _get_logits_processor).
/// </summary>
public static class ScoreChain
{
    /// <summary>The chain for one sequence.</summary>
    /// <param name="options">What is asked for; in range.</param>
    /// <param name="promptLength">Tokens before the answer, padding among them.</param>
    public static IReadOnlyList<ScoreProcessor> Of(GenerationOptions options, int promptLength)
    {
        ArgumentNullException.ThrowIfNull(options);
        IReadOnlyList<int> ends = options.EndTokens;
        int? limit = LengthLimit(options, promptLength);
        (int Start, double Factor)? decay = options.LengthDecay;
        var chain = new List<ScoreProcessor>();
        void Add(bool wanted, Func<ScoreProcessor> make)
        {
            if (wanted) chain.Add(make());
        }

        Add(options.SequenceBias.Count > 0, () => new SequenceBias(options.SequenceBias));
        Add(options.RepetitionPenalty != 1, () => new RepetitionPenalty(options.RepetitionPenalty));
        Add(options.NoRepeatNgramSize > 0, () => new NoRepeatNgrams(options.NoRepeatNgramSize));
        Add(options.BadWords.Count > 0, () => SequenceBias.Forbidding(options.BadWords, ends));
        Add(options.MinLength > 0 && ends.Count > 0, () => new MinLength(options.MinLength, ends));
        Add(options.MinNewTokens > 0 && ends.Count > 0, () => new MinNewTokens(options.MinNewTokens, ends));
        Add(options.ForcedStartToken is not null, () => new ForcedStart(options.ForcedStartToken!.Value));
        Add(options.ForcedEndTokens.Count > 0 && limit is not null, () => new ForcedEnd(limit!.Value, options.ForcedEndTokens));
        Add(decay is not null, () => new LengthDecay(decay!.Value.Start, decay.Value.Factor, ends));
        Add(options.SuppressTokens.Count > 0, () => new Suppress(options.SuppressTokens));
        bool startIsForced = options.ForcedStartToken is not null;
        Add(options.BeginSuppressTokens.Count > 0, () => new SuppressAtStart(options.BeginSuppressTokens, startIsForced));
        Add(options.Draws && options.Temperature != 1, () => new Temperature(options.Temperature));
        Add(options.Draws && options.TopH is not null, () => new TopH(options.TopH!.Value));
        Add(options.Draws && options.TopK > 0, () => new TopK(options.TopK));
        Add(options.Draws && options.TopP < 1, () => new TopP(options.TopP));
        Add(options.Draws && options.MinP > 0, () => new MinP(options.MinP));
        Add(options.Draws && options.TypicalP < 1, () => new Typical(options.TypicalP));
        Add(options.Draws && options.EpsilonCutoff > 0, () => new EpsilonCutoff(options.EpsilonCutoff));
        Add(options.Draws && options.EtaCutoff > 0, () => new EtaCutoff(options.EtaCutoff));
        Add(options.Renormalize, () => new Normalize());
        return chain;
    }

    /// <summary>Tokens of prompt and answer at most, or null where nothing limits them.</summary>
    internal static int? LengthLimit(GenerationOptions options, int promptLength) =>
        options.MaxNewTokens is { } most ? promptLength + most : options.MaxLength;
}
