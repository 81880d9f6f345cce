using Reference.Tensors;

namespace Reference.Autograd.Operations;

/// <summary>
/// y[r, …] = x[…] for r in 0 … count − 1: a weight that several heads share, one row each. dx = Σᵣ dy[r], rows ascending in blocks of 256
/// (a table's layout), so that heads are added in order after each one's own sum over tokens.
/// </summary>
/// <param name="count">How many rows.</param>
public sealed class RepeatRows(int count) : Operation
{
    /// <inheritdoc/>
    protected override Tensor Forward() => Value(0).BroadcastTo(new Shape([count, .. Inputs[0].Shape.Lengths])).Dense(Arena);

    /// <inheritdoc/>
    protected override void Backward(Tensor gradient)
    {
        Tensor sum = Graph.Zeros(Inputs[0].Shape, gradient.DType);
        Backend.SumTokens(gradient, TokenLayout.Of(count), sum);
        Give(0, sum);
    }
}

/// <summary>The fluent form of <see cref="Operations.RepeatRows"/>.</summary>
public static class RepeatRowsExtensions
{
    /// <summary>x under a new first axis, repeated.</summary>
    public static Variable RepeatRows(this Variable x, int count) => new RepeatRows(count).Apply(x);
}
