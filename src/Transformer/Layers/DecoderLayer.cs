using Reference.Autograd;
using Reference.Autograd.Operations;

namespace Reference.Transformer.Layers;

/// <summary>How a family names the parts of a block.</summary>
/// <param name="FirstNorm">The norm before attention.</param>
/// <param name="Attention">Attention.</param>
/// <param name="SecondNorm">The norm before the MLP.</param>
/// <param name="Mlp">The MLP.</param>
public sealed record DecoderLayerNames(string FirstNorm, string Attention, string SecondNorm, string Mlp)
{
    /// <summary>Llama and its kin.</summary>
    public static DecoderLayerNames Llama { get; } = new("input_layernorm", "self_attn", "post_attention_layernorm", "mlp");

    /// <summary>GPT-2.</summary>
    public static DecoderLayerNames Gpt2 { get; } = new("ln_1", "attn", "ln_2", "mlp");
}

/// <summary>A pre-norm block: h += m·attention(norm₁ h); h += m·mlp(norm₂ h), m the residual multiplier.</summary>
public sealed class DecoderLayer : Layer
{
    private readonly Slot<Layer> _firstNorm, _attention, _secondNorm, _mlp;
    private readonly double _multiplier;

    /// <summary>A block of its four parts.</summary>
    public DecoderLayer(DecoderLayerNames names, Layer firstNorm, Layer attention, Layer secondNorm, Layer mlp, double residualMultiplier = 1)
    {
        (_firstNorm, _attention) = (Child(names.FirstNorm, firstNorm), Child(names.Attention, attention));
        (_secondNorm, _mlp) = (Child(names.SecondNorm, secondNorm), Child(names.Mlp, mlp));
        _multiplier = residualMultiplier;
    }

    /// <inheritdoc/>
    public override Variable Forward(ForwardContext context, Variable x)
    {
        Variable normed = _firstNorm.Module.Forward(context, x);
        Variable attended = _attention.Module.Forward(context, normed);
        context.Release(normed);
        Variable middle = Joined(context, x, attended);
        normed = _secondNorm.Module.Forward(context, middle);
        Variable mapped = _mlp.Module.Forward(context, normed);
        context.Release(normed);
        return context.At(Path, Joined(context, middle, mapped));
    }

    /// <summary>x + m·part, whose last reader this is.</summary>
    private Variable Joined(ForwardContext context, Variable x, Variable part)
    {
        Variable sum = x.Add(part.Scale(_multiplier));
        context.Release(part);
        return sum;
    }
}
