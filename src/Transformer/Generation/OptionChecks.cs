using System.Globalization;

namespace Reference.Transformer.Generation;

/// <summary>The ranges of <see cref="GenerationOptions"/>.</summary>
internal static class OptionChecks
{
    /// <summary>Checks all of them.</summary>
    /// <exception cref="ArgumentException">One message for all that is wrong.</exception>
    public static void Run(GenerationOptions options, int vocabulary)
    {
        var wrong = new List<string>();
        void Need(bool good, string name, object? found, string expected)
        {
            if (!good) wrong.Add(string.Create(CultureInfo.InvariantCulture, $"{name} is {found}; expected {expected}"));
        }

        Need(options.MaxNewTokens is null or >= 1, "max_new_tokens", options.MaxNewTokens, "at least 1");
        Need(options.MaxLength is null or >= 1, "max_length", options.MaxLength, "at least 1");
        Need(options.MinLength >= 0, "min_length", options.MinLength, "0 or more");
        Need(options.MinNewTokens >= 0, "min_new_tokens", options.MinNewTokens, "0 or more");
        Need(options.MaxNewTokens is not { } most || options.MinNewTokens <= most, "min_new_tokens", options.MinNewTokens, $"at most max_new_tokens, {options.MaxNewTokens}");
        Need(double.IsFinite(options.Temperature) && options.Temperature >= 0, "temperature", options.Temperature, "a number above 0, or 0 for greedy");
        Need(options.TopK >= 0, "top_k", options.TopK, "1 or more, or 0 for all tokens");
        Need(options.TopP is > 0 and <= 1, "top_p", options.TopP, "a number above 0, at most 1");
        Need(options.MinP is >= 0 and <= 1, "min_p", options.MinP, "a number from 0 to 1");
        Need(options.TypicalP is > 0 and <= 1, "typical_p", options.TypicalP, "a number above 0, at most 1");
        Need(options.EpsilonCutoff is >= 0 and < 1, "epsilon_cutoff", options.EpsilonCutoff, "a number from 0, below 1");
        Need(options.EtaCutoff is >= 0 and < 1, "eta_cutoff", options.EtaCutoff, "a number from 0, below 1");
        Need(options.TopH is null or (> 0 and <= 1), "top_h", options.TopH, "a number above 0, at most 1");
        Need(double.IsFinite(options.RepetitionPenalty) && options.RepetitionPenalty > 0, "repetition_penalty", options.RepetitionPenalty, "a number above 0; 1 for none");
        Need(options.NoRepeatNgramSize >= 0, "no_repeat_ngram_size", options.NoRepeatNgramSize, "1 or more, or 0 for no such rule");
        Need(options.LengthDecay is not { } decay || (decay.Start >= 0 && double.IsFinite(decay.Factor) && decay.Factor > 0),
            "exponential_decay_length_penalty", options.LengthDecay, "a start of 0 or more and a factor above 0");
        Need(options.LengthDecay is null || options.EndTokens.Count > 0, "exponential_decay_length_penalty", "given without eos_token_id", "an end token that it can favour");
        Need(options.StopStrings.All(stop => stop.Length > 0), "stop_strings", "a list with an empty text", "texts of at least one character");
        void Ids(string name, IEnumerable<int> ids)
        {
            foreach (int id in ids) Need(id >= 0 && id < vocabulary, name, id, vocabulary == int.MaxValue ? "an id of 0 or more" : $"an id of the model, 0 … {vocabulary - 1}");
        }

        Ids("eos_token_id", options.EndTokens);
        Ids("forced_bos_token_id", options.ForcedStartToken is { } start ? [start] : []);
        Ids("forced_eos_token_id", options.ForcedEndTokens);
        Ids("suppress_tokens", options.SuppressTokens);
        Ids("begin_suppress_tokens", options.BeginSuppressTokens);
        Ids("bad_words_ids", options.BadWords.SelectMany(word => word));
        Ids("sequence_bias", options.SequenceBias.SelectMany(run => run.Ids));
        Need(options.BadWords.All(word => word.Count > 0), "bad_words_ids", "a list with an empty run", "runs of at least one id");
        Need(options.SequenceBias.All(run => run.Ids.Count > 0 && !double.IsNaN(run.Bias)), "sequence_bias", "a run without ids or without a number", "runs of at least one id, with a number");
        if (wrong.Count > 0) throw new ArgumentException("generation: " + string.Join("; ", wrong));
    }
}
