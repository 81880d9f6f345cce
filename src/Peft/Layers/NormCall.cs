using Reference.Autograd;
using Reference.Transformer.Layers;

namespace Reference.Peft.Layers;

/// <summary>One use of a norm, as its active adapters shape it.</summary>
public sealed class NormCall
{
    private string? _replacedBy;

    internal NormCall(NormLayer layer) => (Layer, Weight, Bias) = (layer, layer.Weight, layer.Bias);

    /// <summary>The norm under the adapters.</summary>
    public NormLayer Layer { get; }

    /// <summary>The gain.</summary>
    public Parameter Weight { get; private set; }

    /// <summary>The shift, where the norm has one.</summary>
    public Parameter? Bias { get; private set; }

    /// <summary>Puts parameters of an adapter's own in place of the norm's.</summary>
    /// <exception cref="AdapterException">Another active adapter did so already.</exception>
    public void Replace(string adapter, Parameter? weight, Parameter? bias)
    {
        Selection.ThrowIfReplaced(ref _replacedBy, adapter, Layer);
        (Weight, Bias) = (weight ?? Weight, bias ?? Bias);
    }
}
