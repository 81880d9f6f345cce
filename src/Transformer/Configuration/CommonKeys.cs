using Reference.Transformer.Families;

namespace Reference.Transformer.Configuration;

/// <summary>A key that changes numbers and is not implemented: an error unless it has its neutral value (or is null or empty).</summary>
/// <param name="Key">The key.</param>
/// <param name="Neutral">JSON text of the value that changes nothing.</param>
/// <param name="Advice">What to do.</param>
public sealed record RefusedKey(string Key, string Neutral, string Advice);

/// <summary>
/// Keys of every config: those of transformers' PreTrainedConfig and its defaults for generation, by what they do to a forward pass,
/// a loss and gradients, which is nothing, or something that is not implemented.
/// </summary>
internal static class CommonKeys
{
    private const string DecoderOnly = "Only decoders without cross-attention are implemented.";

    /// <summary>Changing numbers, not implemented.</summary>
    public static readonly RefusedKey[] Refused =
    [
        new("quantization_config", "null", "Weights quantised so are not read; use the unquantised model or a GGUF file."),
        new("compression_config", "null", "Compressed weights are not read; use the unquantised model."),
        new("is_encoder_decoder", "false", DecoderOnly),
        new("add_cross_attention", "false", DecoderOnly),
        new("cross_attention_hidden_size", "null", DecoderOnly),
        new("tie_encoder_decoder", "false", DecoderOnly),
        new("is_causal", "true", "Attention here is causal."),
        new("use_bidirectional_attention", "false", "Attention here is causal."),
        new("pruned_heads", "{}", "All layers have the same heads here."),
        new("per_layer_config", "{}", "All layers have the same sizes here."),
        new("rope_interleaved", "false", "Rotary pairs are half a head apart in these families."),
    ];

    /// <summary>Run code from the model's folder, which is never done.</summary>
    public static readonly string[] Code = ["auto_map", "custom_pipelines", "trust_remote_code"];

    /// <summary>Changing nothing here: provenance, outputs, how others compute, initialisation, token ids, generation.</summary>
    public static readonly HashSet<string> Neutral = new(StringComparer.Ordinal)
    {
        "_name_or_path", "name_or_path", "_commit_hash", "transformers_version", "unsloth_version", "unsloth_fixed", "is_llama_config",
        "transformers.js_config", "finetuning_task", "task_specific_params", "tokenizer_class", "prefix", "license", "language",
        "model_name", "_from_model_config", "return_dict", "output_attentions", "output_hidden_states", "use_cache", "use_return_dict",
        "output_scores", "return_dict_in_generate", "tf_legacy_loss", "_attn_implementation", "attn_implementation",
        "_attn_implementation_autoset", "_attn_implementation_internal", "_experts_implementation", "_flash_attn_2_enabled",
        "use_flash_attn", "use_flash_attention", "torchscript", "use_bfloat16", "gradient_checkpointing", "chunk_size_feed_forward",
        "initializer_range", "initializer_factor", "classifier_dropout", "bos_token_id", "eos_token_id", "sep_token_id", "cls_token_id",
        "mask_token_id", "unk_token_id", "decoder_start_token_id", "is_decoder", "max_length", "min_length", "max_new_tokens",
        "min_new_tokens", "do_sample", "early_stopping", "num_beams", "num_beam_groups", "diversity_penalty", "temperature", "top_k",
        "top_p", "min_p", "top_h", "typical_p", "epsilon_cutoff", "eta_cutoff", "repetition_penalty", "encoder_repetition_penalty",
        "length_penalty", "no_repeat_ngram_size", "encoder_no_repeat_ngram_size", "bad_words_ids", "force_words_ids",
        "num_return_sequences", "forced_bos_token_id", "forced_eos_token_id", "remove_invalid_values",
        "exponential_decay_length_penalty", "suppress_tokens", "begin_suppress_tokens", "renormalize_logits", "penalty_alpha",
        "id2label", "label2id", "num_labels", "problem_type", "original_max_position_embeddings",
    };

    private static readonly string[] DTypes = ["float32", "float16", "bfloat16", "float64"];

    /// <summary>Looks at everything that the family did not read.</summary>
    public static void Check(ConfigReader reader, Family family)
    {
        CheckDType(reader);
        foreach (RefusedKey key in Refused.Concat(family.RefusedKeys))
        {
            if (!reader.IsNeutral(key.Key, key.Neutral)) reader.Wrong(key.Key, $"{key.Neutral} or nothing", key.Advice);
        }

        foreach (string key in Code)
        {
            if (!reader.Has(key)) continue;
            reader.Report.Warn(reader.PathOf(key), $"code that comes with a model is never run; it is read as {family.ModelType}.");
        }

        foreach (string key in reader.Unasked)
        {
            if (Neutral.Contains(key) || family.NeutralKeys.Contains(key)) continue;
            reader.Report.Warn(reader.PathOf(key),
                $"the key, {reader.Show(key)}, is not known in model_type {family.ModelType}; if it changes numbers, they will differ.");
        }
    }

    // The stored types of the tensors decide; the key must at least be a type.
    private static void CheckDType(ConfigReader reader)
    {
        string? old = DType(reader, "torch_dtype"), present = DType(reader, "dtype");
        if (old is not null && present is not null && old != present)
            reader.Wrong("torch_dtype", $"the same as $.dtype, {reader.Show("dtype")}", "Leave torch_dtype, the older name, out.");
    }

    private static string? DType(ConfigReader reader, string key)
    {
        string? name = reader.Text(key, null);
        if (name is null) return null;
        name = name.StartsWith("torch.", StringComparison.Ordinal) ? name["torch.".Length..] : name;
        if (name == "auto" || DTypes.Contains(name)) return name;
        reader.Wrong(key, $"{string.Join(", ", DTypes)} or auto");
        return null;
    }
}
