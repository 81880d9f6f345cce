using Reference.Tensors;

namespace Reference.Autograd.Operations;

/// <summary>
/// Rotary positions (Su et al. 2021, arXiv 2104.09864): each pair of a head's dimensions is turned by its token's angle, y₁ = x₁·cos −
/// x₂·sin, y₂ = x₂·cos + x₁·sin. The gradient is turned back. Dimensions beyond the tables' pass through.
/// </summary>
/// <param name="cos">[tokens, r/2].</param>
/// <param name="sin">[tokens, r/2].</param>
/// <param name="interleaved">Pairs are (2i, 2i + 1); else (i, i + r/2).</param>
public sealed class Rotary(Tensor cos, Tensor sin, bool interleaved) : FusedOperation
{
    /// <inheritdoc/>
    protected override Tensor Forward()
    {
        Save(cos);
        Save(sin);
        return Turned(Value(0), inverse: false);
    }

    /// <inheritdoc/>
    protected override void Backward(Tensor gradient) => Give(0, Turned(gradient, inverse: true));

    private Tensor Turned(Tensor x, bool inverse)
    {
        Tensor y = Graph.Empty(x.Shape, x.DType);
        Backend.Rotary(x, cos, sin, interleaved, inverse, y);
        return y;
    }
}

/// <summary>The fluent form of <see cref="Operations.Rotary"/>.</summary>
public static class RotaryExtensions
{
    /// <summary>x [tokens, heads, d] turned by its tokens' angles.</summary>
    public static Variable Rotary(this Variable x, Tensor cos, Tensor sin, bool interleaved = false) =>
        new Rotary(cos, sin, interleaved).Apply(x);
}
