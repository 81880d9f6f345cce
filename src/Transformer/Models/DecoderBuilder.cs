using Reference.Autograd;
using Reference.Tensors.Backends;
using Reference.Transformer.Configuration;
using Reference.Transformer.Heads;
using Reference.Transformer.Layers;

namespace Reference.Transformer.Models;

/// <summary>Turns a config and a file's weights into modules; layers themselves take flat arguments only.</summary>
/// <param name="config">What the model is.</param>
/// <param name="weights">Its tensors.</param>
public sealed class DecoderBuilder(DecoderConfig config, WeightReader weights)
{
    private bool IsGpt2 => config.ModelType == "gpt2";

    /// <summary>The model with the head that the config names.</summary>
    /// <returns>The tree; of use only where <see cref="WeightReader.Problems"/> is empty then.</returns>
    public Module Build()
    {
        TrunkNames names = IsGpt2 ? TrunkNames.Gpt2 : TrunkNames.Llama;
        DecoderTrunk trunk = Trunk(names);
        return config.Head.Kind == HeadKind.CausalLanguageModel
            ? new CausalLanguageModel(names.Root, trunk, LanguageHead(trunk), config.LogitsDivisor)
            : new SequenceClassifier(names.Root, trunk, ClassifierHead(), config.Head, config.PaddingToken);
    }

    private DecoderTrunk Trunk(TrunkNames names)
    {
        string at = names.Root + ".";
        var words = new EmbeddingLayer(weights.Matrix($"{at}{names.Words}.weight", config.VocabularySize, config.HiddenSize), config.PaddingRow);
        EmbeddingLayer? positions = names.Positions is { } table ? new(weights.Matrix($"{at}{table}.weight", config.MaxPositions, config.HiddenSize)) : null;
        var layers = new List<Layer>();
        for (int i = 0; i < config.Layers; i++)
        {
            string path = System.FormattableString.Invariant($"{at}{names.Layers}.{i}.");
            layers.Add(IsGpt2 ? Gpt2Layer(path, i) : LlamaLayer(path, i));
        }

        return new DecoderTrunk(names, config, words, positions, new LayerList(layers), Norm($"{at}{names.FinalNorm}"));
    }

    private DecoderLayer LlamaLayer(string at, int i)
    {
        (DecoderLayerNames names, int hidden) = (DecoderLayerNames.Llama, config.HiddenSize);
        (int q, int kv) = (config.Heads * config.HeadSize, config.KeyValueHeads * config.HeadSize);
        string attention = at + names.Attention + ".";
        var mixer = new SelfAttentionLayer(
            Linear(attention + "q_proj", q, hidden, config.QueryKeyValueBias),
            Linear(attention + "k_proj", kv, hidden, config.QueryKeyValueBias),
            Linear(attention + "v_proj", kv, hidden, config.QueryKeyValueBias),
            Linear(attention + "o_proj", hidden, q, config.AttentionOutputBias),
            AttentionOf(i),
            HeadNorm(attention + "q_norm"),
            HeadNorm(attention + "k_norm"));
        return new DecoderLayer(names, Norm(at + names.FirstNorm), mixer, Norm(at + names.SecondNorm), Mlp(at + names.Mlp + "."), config.ResidualMultiplier);
    }

    private DecoderLayer Gpt2Layer(string at, int i)
    {
        (DecoderLayerNames names, int hidden) = (DecoderLayerNames.Gpt2, config.HiddenSize);
        var mixer = new FusedAttentionLayer(Conv1D(at + "attn.c_attn", hidden, 3 * hidden), Conv1D(at + "attn.c_proj", hidden, hidden), AttentionOf(i));
        var mlp = new PlainMlpLayer(
            Conv1D(at + "mlp.c_fc", hidden, config.IntermediateSize), Conv1D(at + "mlp.c_proj", config.IntermediateSize, hidden), config.Activation);
        return new DecoderLayer(names, Norm(at + names.FirstNorm), mixer, Norm(at + names.SecondNorm), mlp);
    }

    private Layer Mlp(string at)
    {
        (int hidden, int inner, bool bias) = (config.HiddenSize, config.IntermediateSize, config.MlpBias);
        return config.GatedMlp
            ? new GatedMlpLayer(
                Linear(at + "gate_proj", inner, hidden, bias), Linear(at + "up_proj", inner, hidden, bias), Linear(at + "down_proj", hidden, inner, bias),
                config.Activation)
            : new PlainMlpLayer(Linear(at + "c_fc", inner, hidden, bias), Linear(at + "c_proj", hidden, inner, bias), config.Activation);
    }

    private LinearLayer LanguageHead(DecoderTrunk trunk)
    {
        if (!config.TieEmbeddings) return Linear("lm_head", config.VocabularySize, config.HiddenSize, bias: false);
        weights.AllowCopy("lm_head.weight", trunk.Words.Weight);
        return new LinearLayer(trunk.Words.Weight, tied: true);
    }

    private LinearLayer ClassifierHead() => Linear("score", config.Head.Labels, config.HiddenSize, bias: false);

    private AttentionShape AttentionOf(int layer) =>
        new(config.Heads, config.KeyValueHeads, config.HeadSize,
            new AttentionOptions(config.AttentionScales[layer], Causal: true, config.LayerWindows[layer]), config.LayerUsesRope[layer]);

    private LinearLayer Linear(string at, int outputs, int inputs, bool bias) =>
        new(weights.Matrix(at + ".weight", outputs, inputs), weights.VectorIf(bias, at + ".bias", outputs));

    private LinearLayer Conv1D(string at, int inputs, int outputs) =>
        new(weights.Matrix(at + ".weight", inputs, outputs), weights.Vector(at + ".bias", outputs), inputFirst: true);

    private NormLayer Norm(string at) =>
        new(weights.Vector(at + ".weight", config.HiddenSize), weights.VectorIf(config.Norm == NormKind.Layer, at + ".bias", config.HiddenSize), config.NormEpsilon);

    private NormLayer? HeadNorm(string at) =>
        config.QueryKeyNorm ? new(weights.Vector(at + ".weight", config.HeadSize), null, config.NormEpsilon) : null;
}
