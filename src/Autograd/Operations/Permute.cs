using Reference.Tensors;

namespace Reference.Autograd.Operations;

/// <summary>The axes in another order, as a view: axis i of y is axis order[i] of x; the gradient's axes are put back.</summary>
/// <param name="order">A permutation of x's axes.</param>
public sealed class Permute(params int[] order) : Operation
{
    /// <inheritdoc/>
    protected override Tensor Forward()
    {
        if (order.Length != Inputs[0].Shape.Rank || !Array.TrueForAll(Inverse(), axis => axis >= 0))
            throw Bad($"[{string.Join(", ", order)}] is no permutation of the axes");
        return Value(0).Permute(order);
    }

    /// <inheritdoc/>
    protected override void Backward(Tensor gradient) => Give(0, gradient.Permute(Inverse()), owned: false);

    private int[] Inverse()
    {
        var inverse = new int[order.Length];
        for (int i = 0; i < inverse.Length; i++) inverse[i] = Array.IndexOf(order, i);
        return inverse;
    }
}

/// <summary>The fluent forms of <see cref="Operations.Permute"/>.</summary>
public static class PermuteExtensions
{
    /// <summary>The axes in another order.</summary>
    public static Variable Permute(this Variable x, params int[] order) => new Permute(order).Apply(x);

    /// <summary>The last two axes exchanged.</summary>
    public static Variable Transpose(this Variable x)
    {
        int[] order = [.. Enumerable.Range(0, x.Shape.Rank)];
        if (order.Length < 2) throw new ArgumentException($"Transpose: two axes or more are expected (operands {x.Value})");
        (order[^1], order[^2]) = (order[^2], order[^1]);
        return new Permute(order).Apply(x);
    }
}
