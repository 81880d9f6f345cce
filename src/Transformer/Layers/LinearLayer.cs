using Reference.Autograd;
using Reference.Autograd.Operations;

namespace Reference.Transformer.Layers;

/// <summary>
/// y = x·Wᵀ + b (torch's Linear), or x·W + b for a weight stored [in, out] (GPT-2's Conv1D). Sites: its input "path:input", its output "path".
/// </summary>
public sealed class LinearLayer : Layer
{
    /// <summary>A linear with its own weights.</summary>
    /// <param name="weight">[out, in], or [in, out] where <paramref name="inputFirst"/>.</param>
    /// <param name="bias">[out] or none.</param>
    /// <param name="inputFirst">True for Conv1D.</param>
    /// <param name="tied">True where the weight belongs to another module (the embedding) and is not counted here.</param>
    public LinearLayer(Parameter weight, Parameter? bias = null, bool inputFirst = false, bool tied = false)
    {
        (Weight, Bias, InputFirst, IsTied) = (weight, bias, inputFirst, tied);
        if (!tied) Own("weight", weight);
        if (bias is not null) Own("bias", bias);
    }

    /// <summary>The weight, an opaque operand.</summary>
    public Parameter Weight { get; }

    /// <summary>The bias, if there is one.</summary>
    public Parameter? Bias { get; }

    /// <summary>True where the weight is stored [in, out].</summary>
    public bool InputFirst { get; }

    /// <summary>True where the weight is another module's.</summary>
    public bool IsTied { get; }

    /// <summary>Features that go in.</summary>
    public nint InFeatures => Weight.Value.Shape[InputFirst ? 0 : 1];

    /// <summary>Features that come out.</summary>
    public nint OutFeatures => Weight.Value.Shape[InputFirst ? 1 : 0];

    /// <inheritdoc/>
    public override Variable Forward(ForwardContext context, Variable x)
    {
        Variable input = context.At(Path + ":input", x);
        Variable? bias = Bias is null ? null : context.Use(Bias);
        return context.At(Path, input.Linear(context.Use(Weight), bias, context.Layout, InputFirst));
    }
}
