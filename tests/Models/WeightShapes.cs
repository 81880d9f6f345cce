using System.Globalization;
using Reference.Tensors;
using Reference.Transformer.Configuration;

namespace Reference.Tests.Models;

/// <summary>Which tensors a decoder's checkpoint holds, and their shapes.</summary>
internal static class WeightShapes
{
    /// <summary>The shapes by name.</summary>
    public static SortedDictionary<string, Shape> Of(DecoderConfig config) => config.ModelType == "gpt2" ? Gpt2(config) : LlamaLike(config);

    private static SortedDictionary<string, Shape> LlamaLike(DecoderConfig config)
    {
        var shapes = new SortedDictionary<string, Shape>(StringComparer.Ordinal);
        (int hidden, int inner) = (config.HiddenSize, config.IntermediateSize);
        (int q, int kv) = (config.Heads * config.HeadSize, config.KeyValueHeads * config.HeadSize);
        shapes["model.embed_tokens.weight"] = new(config.VocabularySize, hidden);
        AddNorm(shapes, "model.norm", config);
        if (!config.TieEmbeddings) shapes["lm_head.weight"] = new(config.VocabularySize, hidden);
        for (int i = 0; i < config.Layers; i++)
        {
            string at = string.Create(CultureInfo.InvariantCulture, $"model.layers.{i}.");
            AddNorm(shapes, at + "input_layernorm", config);
            AddNorm(shapes, at + "post_attention_layernorm", config);
            AddLinear(shapes, at + "self_attn.q_proj", q, hidden, config.QueryKeyValueBias);
            AddLinear(shapes, at + "self_attn.k_proj", kv, hidden, config.QueryKeyValueBias);
            AddLinear(shapes, at + "self_attn.v_proj", kv, hidden, config.QueryKeyValueBias);
            AddLinear(shapes, at + "self_attn.o_proj", hidden, q, config.AttentionOutputBias);
            AddLinear(shapes, at + "mlp.gate_proj", inner, hidden, config.MlpBias);
            AddLinear(shapes, at + "mlp.up_proj", inner, hidden, config.MlpBias);
            AddLinear(shapes, at + "mlp.down_proj", hidden, inner, config.MlpBias);
            if (!config.QueryKeyNorm) continue;
            shapes[at + "self_attn.q_norm.weight"] = new(config.HeadSize);
            shapes[at + "self_attn.k_norm.weight"] = new(config.HeadSize);
        }

        return shapes;
    }

    private static SortedDictionary<string, Shape> Gpt2(DecoderConfig config)
    {
        var shapes = new SortedDictionary<string, Shape>(StringComparer.Ordinal);
        (int hidden, int inner) = (config.HiddenSize, config.IntermediateSize);
        shapes["transformer.wte.weight"] = new(config.VocabularySize, hidden);
        shapes["transformer.wpe.weight"] = new(config.MaxPositions, hidden);
        AddNorm(shapes, "transformer.ln_f", config);
        for (int i = 0; i < config.Layers; i++)
        {
            string at = string.Create(CultureInfo.InvariantCulture, $"transformer.h.{i}.");
            AddNorm(shapes, at + "ln_1", config);
            AddNorm(shapes, at + "ln_2", config);
            AddConv1D(shapes, at + "attn.c_attn", hidden, 3 * hidden);
            AddConv1D(shapes, at + "attn.c_proj", hidden, hidden);
            AddConv1D(shapes, at + "mlp.c_fc", hidden, inner);
            AddConv1D(shapes, at + "mlp.c_proj", inner, hidden);
        }

        return shapes;
    }

    private static void AddNorm(SortedDictionary<string, Shape> shapes, string at, DecoderConfig config)
    {
        shapes[at + ".weight"] = new(config.HiddenSize);
        if (config.Norm == NormKind.Layer) shapes[at + ".bias"] = new(config.HiddenSize);
    }

    private static void AddLinear(SortedDictionary<string, Shape> shapes, string at, int outputs, int inputs, bool bias)
    {
        shapes[at + ".weight"] = new(outputs, inputs);
        if (bias) shapes[at + ".bias"] = new(outputs);
    }

    private static void AddConv1D(SortedDictionary<string, Shape> shapes, string at, int inputs, int outputs)
    {
        shapes[at + ".weight"] = new(inputs, outputs);
        shapes[at + ".bias"] = new(outputs);
    }
}
