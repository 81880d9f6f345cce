using Reference.Autograd;
using Reference.Autograd.Operations;

namespace Reference.Transformer.Layers;

/// <summary>RMSNorm, or LayerNorm where there is a bias.</summary>
public sealed class NormLayer : Layer
{
    /// <summary>A norm over the last axis.</summary>
    /// <param name="weight">[n].</param>
    /// <param name="bias">[n] for LayerNorm, none for RMSNorm.</param>
    /// <param name="epsilon">ε.</param>
    public NormLayer(Parameter weight, Parameter? bias, double epsilon)
    {
        (Weight, Bias, Epsilon) = (Own("weight", weight), bias, epsilon);
        if (bias is not null) Own("bias", bias);
    }

    /// <summary>The gain.</summary>
    public Parameter Weight { get; }

    /// <summary>The shift of LayerNorm.</summary>
    public Parameter? Bias { get; }

    /// <summary>ε.</summary>
    public double Epsilon { get; }

    /// <inheritdoc/>
    public override Variable Forward(ForwardContext context, Variable x) => context.At(Path, Normed(context, x, Weight, Bias));

    /// <summary>The norm of x with other parameters of the same kind.</summary>
    public Variable Normed(ForwardContext context, Variable x, Parameter weight, Parameter? bias) => bias is null
        ? x.RmsNorm(Gain(context, x, weight), Epsilon, context.Layout)
        : x.LayerNorm(context.Use(weight), context.Use(bias), Epsilon, context.Layout);

    /// <summary>The weight; one row a head where heads are normed one by one, made once a step.</summary>
    private static Variable Gain(ForwardContext context, Variable x, Parameter weight)
    {
        if (x.Shape.Rank == 2) return context.Use(weight);
        int heads = (int)x.Shape[1];
        return context.Graph.Step.Derive((weight, heads), () => context.Use(weight).RepeatRows(heads));
    }
}
