using System.Text.Json.Nodes;
using Reference.Tensors;
using Reference.Transformer.Configuration;

namespace Reference.Transformer.Models.Writing;

/// <summary>
/// config.json of a model that came from a GGUF file of architecture llama: transformers' LlamaConfig in the dialect that its versions 4
/// and 5 both read. Numbers are the file's own, to the last bit.
/// </summary>
internal static class LlamaConfigJson
{
    /// <summary>The object.</summary>
    /// <param name="config">The model.</param>
    /// <param name="tokens">The tokens that begin, end and fill; null where the file names none.</param>
    /// <param name="dtype">The type of the weights.</param>
    /// <param name="file">The GGUF file, for errors.</param>
    /// <exception cref="NotSupportedException">transformers' Llama is no such model.</exception>
    public static JsonObject Of(DecoderConfig config, GgufTokenIds tokens, DType dtype, string file)
    {
        if (config.QueryKeyValueBias != config.AttentionOutputBias)
            throw new NotSupportedException($"{file}: attention has biases on queries, keys and values or on the output, not on all; "
                + "transformers' Llama has one attention_bias for the four. Use the model's Hugging Face folder.");
        var json = new JsonObject
        {
            ["architectures"] = new JsonArray((JsonNode)ConfigEdit.ClassOf(config)),
            ["attention_bias"] = config.QueryKeyValueBias,
            ["attention_dropout"] = ConfigNumber.Of(config.AttentionDropout),
            ["bos_token_id"] = tokens.Start,
            ["eos_token_id"] = tokens.End,
            ["head_dim"] = config.HeadSize,
            ["hidden_act"] = "silu",
            ["hidden_size"] = config.HiddenSize,
            ["initializer_range"] = ConfigNumber.Of(0.02),
            ["intermediate_size"] = config.IntermediateSize,
            ["max_position_embeddings"] = config.MaxPositions,
            ["mlp_bias"] = config.MlpBias,
            ["model_type"] = "llama",
            ["num_attention_heads"] = config.Heads,
            ["num_hidden_layers"] = config.Layers,
            ["num_key_value_heads"] = config.KeyValueHeads,
            ["pad_token_id"] = config.PaddingToken,
            ["rms_norm_eps"] = ConfigNumber.Of(config.NormEpsilon),
            ["rope_scaling"] = RopeJson.Of(config.Rope!, file),
            ["rope_theta"] = ConfigNumber.Of(config.Rope!.Theta),
            ["tie_word_embeddings"] = config.TieEmbeddings,
            ["torch_dtype"] = StoredType.NameOf(dtype),
            ["use_cache"] = true,
            ["vocab_size"] = config.VocabularySize,
        };
        if (config.Head.Kind == HeadKind.SequenceClassification) ConfigEdit.SetHead(json, config);
        return json;
    }
}
