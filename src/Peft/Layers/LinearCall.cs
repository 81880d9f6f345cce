using Reference.Autograd;
using Reference.Autograd.Operations;
using Reference.Tensors;
using Reference.Tensors.Backends;
using Reference.Transformer;
using Reference.Transformer.Layers;

namespace Reference.Peft.Layers;

/// <summary>
/// One use of a linear layer, as its active adapters shape it, each in turn. Forward and merge are read off the same record: y = x·Wᵀ + b +
/// Σ s·B·A·x, W′ = W + Σ s·B·A.
/// </summary>
public sealed class LinearCall
{
    private readonly List<LowRankTerm> _terms = [];
    private readonly uint _site;
    private string? _replacedBy;

    internal LinearCall(ForwardContext context, LinearLayer layer, uint site)
    {
        (Context, Layer, _site) = (context, layer, site);
        (Weight, Bias) = (context.Use(layer.Weight), layer.Bias is null ? null : context.Use(layer.Bias));
    }

    /// <summary>Layout, mode, seed.</summary>
    public ForwardContext Context { get; }

    /// <summary>The layer under the adapters.</summary>
    public LinearLayer Layer { get; }

    /// <summary>The weight that the product takes, stored as the layer's: an opaque operand.</summary>
    public Variable Weight { get; set; }

    /// <summary>The bias that the product takes, or none.</summary>
    public Variable? Bias { get; set; }

    /// <summary>Puts parameters of an adapter's own in place of the layer's.</summary>
    /// <exception cref="AdapterException">Another active adapter did so already.</exception>
    public void Replace(string adapter, Parameter? weight, Parameter? bias)
    {
        Selection.ThrowIfReplaced(ref _replacedBy, adapter, Layer);
        if (weight is not null) Weight = Context.Use(weight);
        if (bias is not null) Bias = Context.Use(bias);
    }

    /// <summary>Adds s·B·A·x, and s times a bias.</summary>
    /// <param name="a">A, [rank, in].</param>
    /// <param name="b">B, [out, rank].</param>
    /// <param name="scale">s.</param>
    /// <param name="bias">[out] or none.</param>
    /// <param name="dropout">The rate at which A's input is dropped in training.</param>
    public void AddLowRank(Parameter a, Parameter b, double scale, Parameter? bias = null, double dropout = 0)
    {
        Variable? shift = bias is null ? null : Context.Graph.Step.Derive((bias, scale), () => Context.Use(bias).Scale(scale));
        DropoutMask? mask = Context.Training && dropout > 0
            ? new DropoutMask(dropout, new RandomKey(Context.Seed, RandomPurpose.Dropout, Context.StepNumber, _site)) : null;
        _terms.Add(new LowRankTerm(Context.Use(a), Context.Use(b), scale, shift, mask));
    }

    internal Variable Run(Variable x) => x.LowRankLinear(Weight, Bias, _terms, Context.Layout, Layer.InputFirst);

    /// <summary>
    /// The weight and bias that give the same without adapters: T = s·A, W′ = W + B·T as the product that starts from W; b′ = b + s·c.
    /// </summary>
    internal (Tensor Weight, Tensor? Bias) Merged()
    {
        (Backend backend, DType dtype) = (Context.Graph.Backend, Context.Graph.Step.DType);
        Tensor weight = Copy(Weight.Value, dtype);
        Tensor? bias = Bias is null ? null : Copy(Bias.Value, dtype);
        foreach (LowRankTerm term in _terms)
        {
            Tensor scaled = Tensor.Empty(backend, term.A.Shape, dtype);
            backend.Scale(term.A.Value, term.Scale, scaled);
            if (Layer.InputFirst) backend.MatMul(scaled.Transpose(), term.B.Value, transposeB: true, weight, accumulate: true);
            else backend.MatMul(term.B.Value, scaled, transposeB: false, weight, accumulate: true);
            if (term.Bias is null) continue;
            if (bias is null)
                throw new AdapterException($"{Selection.PathOf(Layer)}: lora_bias cannot be merged, for the layer has no bias to add "
                    + "it to; use the adapter unmerged");
            backend.Binary(BinaryKind.Add, bias, term.Bias.Value, bias);
        }

        return (weight, bias);
    }

    internal static Tensor Copy(Tensor value, DType dtype)
    {
        Tensor copy = Tensor.Empty(value.Backend, value.Shape, dtype);
        value.Backend.Copy(value, copy);
        return copy;
    }
}
