using Reference.Tensors;

namespace Reference.Autograd.Operations;

/// <summary>
/// c = a·b for each matrix of the leading axes, or a·bᵀ; da = dc·bᵀ (dc·b), db = aᵀ·dc (dcᵀ·a): all in the order of features. For a
/// trained weight of the step and tokens use <see cref="Linear"/>, whose gradient is a sum in the order of tokens.
/// </summary>
/// <param name="transposeB">True for a·bᵀ.</param>
public sealed class MatMul(bool transposeB = false) : Operation
{
    /// <inheritdoc/>
    protected override Tensor Forward()
    {
        (Shape a, Shape b) = (Inputs[0].Shape, Inputs[1].Shape);
        bool fits = a.Rank >= 2 && b.Rank == a.Rank && a.Lengths[..^2].SequenceEqual(b.Lengths[..^2]) && a[-1] == b[transposeB ? -1 : -2];
        if (!fits) throw Bad(transposeB ? "a [..., m, k] and b [..., n, k] are expected" : "a [..., m, k] and b [..., k, n] are expected");
        if (Needs(0)) Save(Value(1));
        if (Needs(1)) Save(Value(0));
        Tensor c = Empty(new Shape([.. a.Lengths[..^1], b[transposeB ? -2 : -1]]));
        Backend.MatMul(Value(0), Value(1), transposeB, c);
        return c;
    }

    /// <inheritdoc/>
    protected override void Backward(Tensor gradient)
    {
        if (Needs(0)) Give(0, Product(gradient, Value(1), !transposeB, Inputs[0].Shape));
        if (!Needs(1)) return;
        (Tensor left, Tensor right) = transposeB ? (gradient.Transpose(), Value(0)) : (Value(0).Transpose(), gradient);
        Give(1, Product(left, right, false, Inputs[1].Shape));
    }

    private Tensor Product(Tensor a, Tensor b, bool transpose, Shape shape)
    {
        Tensor c = Empty(shape);
        Backend.MatMul(a, b, transpose, c);
        return c;
    }
}

/// <summary>The fluent form of <see cref="Operations.MatMul"/>.</summary>
public static class MatMulExtensions
{
    /// <summary>a [..., m, k] times b [..., k, n], or b [..., n, k] transposed; leading axes are equal.</summary>
    public static Variable MatMul(this Variable a, Variable b, bool transposeB = false) => new MatMul(transposeB).Apply(a, b);
}
