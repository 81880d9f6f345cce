using System.Globalization;
using Reference.Transformer.Generation.Scores;

namespace Reference.Transformer.Generation;

/// <summary>The ranges of <see cref="GenerationOptions"/>.</summary>
internal static class OptionChecks
{
    /// <summary>Checks all of them.</summary>
    /// <exception cref="ArgumentException">One message for all that is wrong.</exception>
    public static void Run(GenerationOptions options, int vocabulary)
    {
        var wrong = new List<string>();
        Lengths(options, wrong);
        Sampling(options, wrong);
        Runs(options, wrong);
        string expected = vocabulary == int.MaxValue ? "an id of 0 or more" : $"an id of the model, 0 … {vocabulary - 1}";
        foreach ((string name, int id) in Ids(options)) Need(wrong, id >= 0 && id < vocabulary, name, id, expected);
        if (wrong.Count > 0) throw new ArgumentException("generation: " + string.Join("; ", wrong));
    }

    private static void Lengths(GenerationOptions x, List<string> wrong)
    {
        Need(wrong, x.MaxNewTokens is null or >= 1, "max_new_tokens", x.MaxNewTokens, "at least 1");
        Need(wrong, x.MaxLength is null or >= 1, "max_length", x.MaxLength, "at least 1");
        Need(wrong, x.MinLength >= 0, "min_length", x.MinLength, "0 or more");
        Need(wrong, x.MinNewTokens >= 0, "min_new_tokens", x.MinNewTokens, "0 or more");
        Need(wrong, !(x.MinNewTokens > x.MaxNewTokens), "min_new_tokens", x.MinNewTokens, $"at most max_new_tokens, {x.MaxNewTokens}");
        Need(wrong, x.NoRepeatNgramSize >= 0, "no_repeat_ngram_size", x.NoRepeatNgramSize, "1 or more, or 0 for no such rule");
        const string Decay = "exponential_decay_length_penalty";
        bool good = x.LengthDecay is not { } decay || (decay.Start >= 0 && IsAbove0(decay.Factor));
        Need(wrong, good, Decay, x.LengthDecay, "a start of 0 or more and a factor above 0");
        Need(wrong, x.LengthDecay is null || x.EndTokens.Count > 0, Decay, "given without eos_token_id", "an end token that it can favour");
    }

    private static void Sampling(GenerationOptions x, List<string> wrong)
    {
        Need(wrong, x.Temperature == 0 || IsAbove0(x.Temperature), "temperature", x.Temperature, "a number above 0, or 0 for greedy");
        Need(wrong, x.TopK >= 0, "top_k", x.TopK, "1 or more, or 0 for all tokens");
        Need(wrong, x.TopP is > 0 and <= 1, "top_p", x.TopP, "a number above 0, at most 1");
        Need(wrong, x.MinP is >= 0 and <= 1, "min_p", x.MinP, "a number from 0 to 1");
        Need(wrong, x.TypicalP is > 0 and <= 1, "typical_p", x.TypicalP, "a number above 0, at most 1");
        Need(wrong, x.EpsilonCutoff is >= 0 and < 1, "epsilon_cutoff", x.EpsilonCutoff, "a number from 0, below 1");
        Need(wrong, x.EtaCutoff is >= 0 and < 1, "eta_cutoff", x.EtaCutoff, "a number from 0, below 1");
        Need(wrong, x.TopH is null or (> 0 and <= 1), "top_h", x.TopH, "a number above 0, at most 1");
        Need(wrong, IsAbove0(x.RepetitionPenalty), "repetition_penalty", x.RepetitionPenalty, "a number above 0; 1 for none");
    }

    private static void Runs(GenerationOptions x, List<string> wrong)
    {
        bool IsRun(BiasedRun run) => run.Ids.Count > 0 && !double.IsNaN(run.Bias);
        Need(wrong, x.StopStrings.All(stop => stop.Length > 0), "stop_strings", "a list with an empty text", "texts with a character");
        Need(wrong, x.BadWords.All(word => word.Count > 0), "bad_words_ids", "a list with an empty run", "runs of at least one id");
        Need(wrong, x.SequenceBias.All(IsRun), "sequence_bias", "a run without ids or number", "runs of at least one id, with a number");
    }

    private static IEnumerable<(string Name, int Id)> Ids(GenerationOptions x)
    {
        static IEnumerable<(string, int)> Named(string name, IEnumerable<int> ids) => ids.Select(id => (name, id));
        return Named("eos_token_id", x.EndTokens)
            .Concat(Named("forced_bos_token_id", x.ForcedStartToken is { } start ? [start] : []))
            .Concat(Named("forced_eos_token_id", x.ForcedEndTokens))
            .Concat(Named("suppress_tokens", x.SuppressTokens))
            .Concat(Named("begin_suppress_tokens", x.BeginSuppressTokens))
            .Concat(Named("bad_words_ids", x.BadWords.SelectMany(word => word)))
            .Concat(Named("sequence_bias", x.SequenceBias.SelectMany(run => run.Ids)));
    }

    private static bool IsAbove0(double value) => double.IsFinite(value) && value > 0;

    private static void Need(List<string> wrong, bool good, string name, object? found, string expected)
    {
        if (!good) wrong.Add(string.Create(CultureInfo.InvariantCulture, $"{name} is {found}; expected {expected}"));
    }
}
