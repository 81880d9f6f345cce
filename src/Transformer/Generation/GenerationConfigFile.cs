using Reference.Transformer.Configuration;
using Reference.Transformer.Generation.Scores;
using Reference.Transformer.Text;

namespace Reference.Transformer.Generation;

/// <summary>
/// Reads generation_config.json into <see cref="GenerationOptions"/>. A key that would change answers and is not implemented is an error
/// unless it is neutral; keys that nobody knows are warned of.
/// </summary>
public static class GenerationConfigFile
{
    /// <summary>The name of the file in a model's folder.</summary>
    public const string FileName = "generation_config.json";

    private const string Later = "It is not implemented; take the key out.";

    private static readonly RefusedKey[] s_refused =
    [
        new("num_beams", "1", "Beam search is not implemented; set it to 1."), new("num_beam_groups", "1", Later),
        new("num_return_sequences", "1", Later),
        new("encoder_repetition_penalty", "1", Later), new("encoder_no_repeat_ngram_size", "0", Later), new("penalty_alpha", "null", Later),
        new("force_words_ids", "null", Later), new("constraints", "null", Later), new("forced_decoder_ids", "null", Later),
        new("guidance_scale", "1", Later),
        new("watermarking_config", "null", Later), new("dola_layers", "null", Later), new("remove_invalid_values", "false", Later),
        new("prompt_lookup_num_tokens", "null", Later), new("max_time", "null", Later),
    ];

    // What changes no answer: provenance, how others compute, outputs, beams' settings.
    private static readonly HashSet<string> s_neutral = new(StringComparer.Ordinal)
    {
        "_from_model_config", "transformers_version", "bos_token_id", "pad_token_id", "decoder_start_token_id", "use_cache",
        "cache_implementation", "cache_config", "return_legacy_cache", "prefill_chunk_size", "compile_config", "disable_compile",
        "output_attentions", "output_hidden_states", "output_scores", "output_logits", "return_dict_in_generate", "early_stopping",
        "length_penalty", "diversity_penalty", "low_memory", "is_assistant", "num_assistant_tokens",
        "num_assistant_tokens_schedule", "assistant_confidence_threshold", "assistant_lookbehind", "target_lookbehind",
        "assistant_early_exit", "max_matching_ngram_size", "trust_remote_code", "token_healing", "custom_generate",
    };

    /// <summary>The options of a file.</summary>
    /// <exception cref="ConfigException">The file is no strict JSON object, or a value is wrong or not implemented.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static GenerationOptions Read(string path) => Read(ConfigReader.Open(path));

    /// <summary>The options of a text.</summary>
    /// <param name="json">UTF-8.</param>
    /// <param name="file">Its name in errors.</param>
    /// <exception cref="ConfigException">The text is no strict JSON object, or a value is wrong or not implemented.</exception>
    public static GenerationOptions Parse(ReadOnlyMemory<byte> json, string file) => Read(ConfigReader.Parse(json, file));

    /// <summary>
    /// The options that a model comes with: its folder's generation_config.json, or the defaults. Where that names no end token, it is the
    /// tokenizer's.
    /// </summary>
    /// <param name="path">A Hugging Face folder or a GGUF file.</param>
    /// <param name="tokenizer">The model's.</param>
    /// <inheritdoc cref="Read(string)"/>
    public static GenerationOptions ForModel(string path, Tokenizer tokenizer)
    {
        ArgumentNullException.ThrowIfNull(tokenizer);
        string file = Path.Combine(path, FileName);
        GenerationOptions options = File.Exists(file) ? Read(file) : new GenerationOptions();
        return options.EndTokens.Count == 0 && tokenizer.Special.End is { } end ? options with { EndTokens = [end] } : options;
    }

    private static GenerationOptions Read(ConfigReader reader)
    {
        int? most = reader.OptionalInteger("max_new_tokens", null, 1, int.MaxValue);
        int? length = reader.OptionalInteger("max_length", null, 1, int.MaxValue);
        IReadOnlyList<double>? decay = reader.Numbers("exponential_decay_length_penalty", 0, 1e9);
        if (decay is not null && (decay.Count != 2 || decay[0] != Math.Truncate(decay[0]) || decay[1] == 0))
            reader.Wrong("exponential_decay_length_penalty", "a list of a whole number and a factor above 0");
        var options = new GenerationOptions
        {
            MaxNewTokens = most ?? (length is null ? new GenerationOptions().MaxNewTokens : null),
            MaxLength = length,
            EndTokens = reader.Ids("eos_token_id"),
            StopStrings = reader.TextOrTexts("stop_strings"),
            Sample = reader.Flag("do_sample", false),
            Temperature = reader.OptionalNumber("temperature", 1, 0, 1e9) ?? 1,
            TopK = reader.OptionalInteger("top_k", 50, 0, int.MaxValue) ?? 50,
            TopP = reader.OptionalNumber("top_p", 1, double.Epsilon, 1) ?? 1,
            MinP = reader.OptionalNumber("min_p", 0, 0, 1) ?? 0,
            TypicalP = reader.OptionalNumber("typical_p", 1, double.Epsilon, 1) ?? 1,
            EpsilonCutoff = reader.OptionalNumber("epsilon_cutoff", 0, 0, 1) ?? 0,
            EtaCutoff = reader.OptionalNumber("eta_cutoff", 0, 0, 1) ?? 0,
            TopH = reader.OptionalNumber("top_h", null, double.Epsilon, 1),
            RepetitionPenalty = reader.OptionalNumber("repetition_penalty", 1, double.Epsilon, 1e9) ?? 1,
            NoRepeatNgramSize = reader.OptionalInteger("no_repeat_ngram_size", 0, 0, int.MaxValue) ?? 0,
            SequenceBias = [.. reader.NumberedRuns("sequence_bias").Select(run => new BiasedRun(run.Ids, run.Number))],
            BadWords = reader.IdRuns("bad_words_ids"),
            MinLength = reader.OptionalInteger("min_length", 0, 0, int.MaxValue) ?? 0,
            MinNewTokens = reader.OptionalInteger("min_new_tokens", 0, 0, int.MaxValue) ?? 0,
            ForcedStartToken = reader.OptionalInteger("forced_bos_token_id", null, 0, int.MaxValue),
            ForcedEndTokens = reader.Ids("forced_eos_token_id"),
            LengthDecay = decay is { Count: 2 } ? ((int)decay[0], decay[1]) : null,
            SuppressTokens = reader.Ids("suppress_tokens"),
            BeginSuppressTokens = reader.Ids("begin_suppress_tokens"),
            Renormalize = reader.Flag("renormalize_logits", false),
        };
        CheckOthers(reader);
        reader.Report.ThrowIfErrors();
        return options with { Warnings = reader.Report.Warnings };
    }

    private static void CheckOthers(ConfigReader reader)
    {
        foreach (RefusedKey key in s_refused)
            if (!reader.IsNeutral(key.Key, key.Neutral)) reader.Wrong(key.Key, $"{key.Neutral} or nothing", key.Advice);
        foreach (string key in reader.Unasked)
        {
            if (s_neutral.Contains(key)) continue;
            reader.Report.Warn(reader.PathOf(key), $"the key, {reader.Show(key)}, is not known; if it changes answers, they will differ.");
        }
    }
}
