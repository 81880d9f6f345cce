using Reference.Autograd;
using Reference.Autograd.Operations;

namespace Reference.Transformer.Layers;

/// <summary>RMSNorm, or LayerNorm where there is a bias.</summary>
public sealed class NormLayer : Layer
{
    private readonly double _epsilon;

    /// <summary>A norm over the last axis.</summary>
    /// <param name="weight">[n].</param>
    /// <param name="bias">[n] for LayerNorm, none for RMSNorm.</param>
    /// <param name="epsilon">ε.</param>
    public NormLayer(Parameter weight, Parameter? bias, double epsilon)
    {
        (Weight, Bias, _epsilon) = (Own("weight", weight), bias, epsilon);
        if (bias is not null) Own("bias", bias);
    }

    /// <summary>The gain.</summary>
    public Parameter Weight { get; }

    /// <summary>The shift of LayerNorm.</summary>
    public Parameter? Bias { get; }

    /// <inheritdoc/>
    public override Variable Forward(ForwardContext context, Variable x)
    {
        Variable y = Bias is null
            ? x.RmsNorm(Gain(context, x), _epsilon, context.Layout)
            : x.LayerNorm(context.Use(Weight), context.Use(Bias), _epsilon, context.Layout);
        return context.At(Path, y);
    }

    /// <summary>The weight; one row a head where heads are normed one by one, made once a step.</summary>
    private Variable Gain(ForwardContext context, Variable x)
    {
        if (x.Shape.Rank == 2) return context.Use(Weight);
        int heads = (int)x.Shape[1];
        return context.Graph.Step.Derive((this, heads), () => context.Use(Weight).RepeatRows(heads));
    }
}
