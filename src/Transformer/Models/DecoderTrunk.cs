using Reference.Autograd;
using Reference.Autograd.Operations;
using Reference.Tensors;
using Reference.Transformer.Configuration;
using Reference.Transformer.Layers;

namespace Reference.Transformer.Models;

/// <summary>How a family names the parts of its trunk.</summary>
/// <param name="Root">The trunk.</param>
/// <param name="Words">Word embeddings.</param>
/// <param name="Positions">Learned positions, where a family has them.</param>
/// <param name="Layers">The blocks.</param>
/// <param name="FinalNorm">The norm after them.</param>
public sealed record TrunkNames(string Root, string Words, string? Positions, string Layers, string FinalNorm)
{
    /// <summary>Llama and its kin.</summary>
    public static TrunkNames Llama { get; } = new("model", "embed_tokens", null, "layers", "norm");

    /// <summary>GPT-2.</summary>
    public static TrunkNames Gpt2 { get; } = new("transformer", "wte", "wpe", "h", "ln_f");
}

/// <summary>Embeddings, blocks and the final norm: what a decoder is below its head.</summary>
public sealed class DecoderTrunk : Module
{
    private readonly Slot<EmbeddingModule> _words;
    private readonly Slot<EmbeddingModule>? _positions;
    private readonly Slot<LayerList> _layers;
    private readonly Slot<Layer> _finalNorm;
    /// <summary>A trunk of its parts.</summary>
    public DecoderTrunk(TrunkNames names, DecoderConfig config, EmbeddingModule words, EmbeddingModule? positions, LayerList layers, Layer finalNorm)
    {
        Config = config;
        _words = Child(names.Words, words);
        _positions = positions is null ? null : Child(names.Positions!, positions);
        (_layers, _finalNorm) = (Child(names.Layers, layers), Child(names.FinalNorm, finalNorm));
    }

    /// <summary>What the model is.</summary>
    public DecoderConfig Config { get; }

    /// <summary>The word embeddings, which a head may be tied to.</summary>
    public EmbeddingModule Words => _words.Module;

    /// <summary>The path of the list of blocks.</summary>
    public string LayersPath => _layers.Module.Path;

    /// <summary>Number of blocks.</summary>
    public int LayerCount => _layers.Module.Count;

    /// <summary>The hidden states after the final norm, [tokens, hidden].</summary>
    /// <param name="context">Layout, mode and sites.</param>
    /// <param name="batch">The tokens.</param>
    public Variable Forward(ForwardContext context, TokenBatch batch)
    {
        ForwardContext inner = context with { Rotary = Tables(context, batch) };
        Variable h = _words.Module.Forward(inner, batch.Ids).Scale(Config.EmbeddingMultiplier);
        if (_positions is not null) h = h.Add(_positions.Module.Forward(inner, batch.PositionIds()));
        h = inner.At(Path + ":embeddings", h);
        for (int i = 0; i < _layers.Module.Count; i++) h = Block(inner, _layers.Module[i], h);
        return inner.At(Path, _finalNorm.Module.Forward(inner, h));
    }

    private static Variable Block(ForwardContext context, Layer block, Variable x)
    {
        if (context.RecomputesBlocks)
            return context.Graph.Checkpoint((graph, inputs) => block.Forward(context with { Graph = graph }, inputs[0]), x);
        return context.Keeps ? block.Forward(context, x) : context.Graph.Alone(() => block.Forward(context, x), x);
    }

    private RotaryTensors? Tables(ForwardContext context, TokenBatch batch)
    {
        if (Config.Rope is null) return null;
        (double[] cos, double[] sin) = RotaryTable.Make(Config.Rope, context.Layout.Positions, batch.LongestPosition + 1);
        Graph graph = context.Graph;
        var shape = new Shape(context.Layout.Count, Config.Rope.RotatedSize / 2);
        return new RotaryTensors(
            Tensor.FromDoubles(graph.Backend, cos, shape, graph.Step.DType), Tensor.FromDoubles(graph.Backend, sin, shape, graph.Step.DType));
    }
}
