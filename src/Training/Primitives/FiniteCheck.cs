using Reference.Autograd;
using Reference.Tensors;
using Reference.Tensors.Backends;
using Reference.Transformer;

namespace Reference.Training.Primitives;

/// <summary>Finds the first value that is not finite. Runs only after a loss, norm or weight was found to be none.</summary>
internal sealed class FiniteCheck : ISiteVisitor
{
    /// <summary>The first site that was not finite.</summary>
    public string? FirstSite { get; private set; }

    /// <inheritdoc/>
    public Variable Visit(string site, ForwardContext context, Variable value)
    {
        if (FirstSite is null && !IsFinite(value.Value)) FirstSite = site;
        return value;
    }

    /// <summary>True where every element is finite: Σ 0·x is then 0, and else NaN.</summary>
    public static bool IsFinite(Tensor x)
    {
        if (x.Count == 0) return true;
        Tensor zeros = Tensor.Empty(x.Backend, x.Shape, x.DType), sum = Tensor.Empty(x.Backend, default, x.DType);
        x.Backend.Scale(x, 0, zeros);
        x.Backend.Reduce(ReduceKind.Sum, zeros.Reshape(new Shape(x.Count)), sum);
        return sum.ToScalar() == 0;
    }
}
