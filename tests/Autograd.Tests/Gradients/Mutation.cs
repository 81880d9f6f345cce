using Reference.Tensors;
using Reference.Tensors.Backends;

namespace Autograd.Tests.Gradients;

/// <summary>A fault put into a vector-Jacobian product. The result has the gradient's shape.</summary>
internal sealed record Mutation(string Name, Func<Tensor, Tensor> Apply)
{
    public static IReadOnlyList<Mutation> All { get; } =
    [
        new("scaled by 1 + 1e-6", x => Scaled(x, 1 + 1e-6)),
        new("dropped", x => Scaled(x, 0)),
        new("transposed", Transposed),
        new("negated", x => Scaled(x, -1)),
        new("shifted by one", Shifted),
    ];

    private static Tensor Scaled(Tensor x, double factor)
    {
        Tensor y = Tensor.Empty(x.Backend, x.Shape, x.DType);
        x.Backend.Scale(x, factor, y);
        return y;
    }

    /// <summary>The last two axes exchanged, read in the old shape; with fewer axes the value stays.</summary>
    private static Tensor Transposed(Tensor x) => x.Shape.Rank < 2 ? x : x.Transpose().Reshape(x.Shape);

    /// <summary>Each element moved to the next place, the last to the first.</summary>
    private static Tensor Shifted(Tensor x)
    {
        double[] values = x.ToDoubles();
        double[] moved = values.Length < 2 ? values : [values[^1], .. values[..^1]];
        return Tensor.From<double>(x.Backend, moved, x.Shape);
    }
}
