using Reference.Autograd;
using Reference.Tensors;
using Reference.Transformer;
using Reference.Transformer.Layers;

namespace Reference.Peft.Layers;

/// <summary>A linear layer with the parts of all adapters that have one there. Sites are those of the layer that it stands for.</summary>
internal sealed class AdaptedLinear : Layer
{
    private readonly IReadOnlyList<LinearAdapter> _parts;
    private readonly Selection _selection;
    private readonly uint _site;

    /// <summary>The layer under the adapters.</summary>
    public LinearLayer Layer { get; }

    /// <summary>True while the layer's own parameters hold the change of the chosen adapters.</summary>
    public bool IsMerged { get; set; }

    /// <summary>The adapters' parts.</summary>
    public IReadOnlyList<LayerAdapter> Parts => _parts;

    public AdaptedLinear(LinearLayer layer, IReadOnlyList<LinearAdapter> parts, Selection selection, uint site)
    {
        (Layer, _parts, _selection, _site) = (layer, parts, selection, site);
        Child("base_layer", layer);
        foreach (LinearAdapter part in parts)
            foreach (Parameter parameter in part.Parameters) Own(parameter.Name, parameter);
    }

    /// <inheritdoc/>
    public override Variable Forward(ForwardContext context, Variable x)
    {
        Variable input = context.At(Path + ":input", x);
        IReadOnlyList<string> names = _selection.Of(context);
        return context.At(Path, Call(context, IsMerged ? [] : names).Run(input));
    }

    /// <summary>The call that some adapters make of the layer.</summary>
    public LinearCall Call(ForwardContext context, IReadOnlyList<string> names)
    {
        var call = new LinearCall(context, Layer, _site);
        foreach (LinearAdapter part in Selection.Chosen(_parts, names)) part.Apply(call);
        return call;
    }
}

/// <summary>An embedding with the parts of all adapters that have one there.</summary>
internal sealed class AdaptedEmbedding : EmbeddingModule
{
    private readonly IReadOnlyList<EmbeddingAdapter> _parts;
    private readonly Selection _selection;

    /// <summary>The layer under the adapters.</summary>
    public EmbeddingLayer Layer { get; }

    /// <summary>True while the layer's own parameters hold the change of the chosen adapters.</summary>
    public bool IsMerged { get; set; }

    /// <summary>The adapters' parts.</summary>
    public IReadOnlyList<LayerAdapter> Parts => _parts;

    public AdaptedEmbedding(EmbeddingLayer layer, IReadOnlyList<EmbeddingAdapter> parts, Selection selection)
    {
        (Layer, _parts, _selection) = (layer, parts, selection);
        Child("base_layer", layer);
        foreach (EmbeddingAdapter part in parts)
            foreach (Parameter parameter in part.Parameters) Own(parameter.Name, parameter);
    }

    /// <inheritdoc/>
    public override Parameter Weight => Layer.Weight;

    /// <inheritdoc/>
    public override Variable Forward(ForwardContext context, Tensor ids) =>
        context.At(Path, Call(context, _selection.Of(context) is var names && IsMerged ? [] : names).Run(ids));

    /// <summary>The call that some adapters make of the embedding.</summary>
    public EmbeddingCall Call(ForwardContext context, IReadOnlyList<string> names)
    {
        var call = new EmbeddingCall(context, Layer);
        foreach (EmbeddingAdapter part in Selection.Chosen(_parts, names)) part.Apply(call);
        return call;
    }
}

/// <summary>A norm with the parts of all adapters that have one there.</summary>
internal sealed class AdaptedNorm : Layer
{
    private readonly IReadOnlyList<NormAdapter> _parts;
    private readonly Selection _selection;

    /// <summary>The norm under the adapters.</summary>
    public NormLayer Layer { get; }

    /// <summary>The adapters' parts.</summary>
    public IReadOnlyList<LayerAdapter> Parts => _parts;

    public AdaptedNorm(NormLayer layer, IReadOnlyList<NormAdapter> parts, Selection selection)
    {
        (Layer, _parts, _selection) = (layer, parts, selection);
        Child("base_layer", layer);
        foreach (NormAdapter part in parts)
            foreach (Parameter parameter in part.Parameters) Own(parameter.Name, parameter);
    }

    /// <inheritdoc/>
    public override Variable Forward(ForwardContext context, Variable x)
    {
        var call = new NormCall(Layer);
        foreach (NormAdapter part in Selection.Chosen(_parts, _selection.Of(context))) part.Apply(call);
        return context.At(Path, Layer.Normed(context, x, call.Weight, call.Bias));
    }
}
