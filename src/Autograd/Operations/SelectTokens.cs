using Reference.Tensors;

namespace Reference.Autograd.Operations;

/// <summary>
/// y[i] = x[rows[i]]: some of the tokens (those that are counted, pooled, routed). The gradient goes back to those rows, others get 0.
/// </summary>
/// <param name="rows">I32 [n], no row twice.</param>
public sealed class SelectTokens(Tensor rows) : Operation
{
    /// <inheritdoc/>
    protected override Tensor Forward()
    {
        Tensor y = Empty(new Shape([rows.Count, .. Inputs[0].Shape.Lengths[1..]]));
        Backend.Gather(Value(0), Save(rows), y);
        return y;
    }

    /// <inheritdoc/>
    protected override void Backward(Tensor gradient)
    {
        Tensor dx = Graph.Zeros(Inputs[0].Shape, gradient.DType);
        Backend.Scatter(gradient, rows, dx);
        Give(0, dx);
    }
}

/// <summary>The fluent form of <see cref="Operations.SelectTokens"/>.</summary>
public static class SelectTokensExtensions
{
    /// <summary>Some rows of x.</summary>
    public static Variable SelectTokens(this Variable x, ReadOnlySpan<int> rows) =>
        new SelectTokens(Tensor.From(x.Graph.Backend, rows, new Shape(rows.Length))).Apply(x);
}
