using Reference.Autograd;
using Reference.Autograd.Operations;
using Reference.Tensors.Backends;

namespace Reference.Transformer.Layers;

/// <summary>down(act(gate x)·up x) (SwiGLU and kin; Shazeer 2020, arXiv 2002.05202).</summary>
public sealed class GatedMlpLayer : Layer
{
    private readonly Slot<Layer> _gate, _up, _down;
    private readonly UnaryKind _activation;

    /// <summary>The three projections and the activation of the gate.</summary>
    public GatedMlpLayer(Layer gate, Layer up, Layer down, UnaryKind activation)
    {
        (_gate, _up, _down, _activation) = (Child("gate_proj", gate), Child("up_proj", up), Child("down_proj", down), activation);
    }

    /// <inheritdoc/>
    public override Variable Forward(ForwardContext context, Variable x)
    {
        Variable gate = _gate.Module.Forward(context, x);
        Variable up = _up.Module.Forward(context, x);
        // SwiGlu has the bits of the two operations that it stands for.
        Variable mixed = _activation == UnaryKind.Silu ? gate.SwiGlu(up) : gate.Activate(_activation).Multiply(up);
        Variable mapped = _down.Module.Forward(context, mixed);
        context.Release(mixed);
        return context.At(Path, mapped);
    }
}

/// <summary>proj(act(fc x)): the MLP of GPT-2 and StarCoder2.</summary>
public sealed class PlainMlpLayer : Layer
{
    private readonly Slot<Layer> _up, _down;
    private readonly UnaryKind _activation;

    /// <summary>The two projections and the activation between them.</summary>
    public PlainMlpLayer(Layer up, Layer down, UnaryKind activation)
    {
        (_up, _down, _activation) = (Child("c_fc", up), Child("c_proj", down), activation);
    }

    /// <inheritdoc/>
    public override Variable Forward(ForwardContext context, Variable x) =>
        context.At(Path, _down.Module.Forward(context, _up.Module.Forward(context, x).Activate(_activation)));
}
