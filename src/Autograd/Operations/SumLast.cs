using Reference.Tensors;
using Reference.Tensors.Backends;

namespace Reference.Autograd.Operations;

/// <summary>y[…] = Σⱼ x[…, j] in the order of a row; dx[…, j] = dy[…].</summary>
public sealed class SumLast : Operation
{
    /// <inheritdoc/>
    protected override Tensor Forward()
    {
        if (Inputs[0].Shape.Rank == 0) throw Bad("a scalar has no axis to sum");
        Tensor y = Empty(new Shape(Inputs[0].Shape.Lengths[..^1]));
        Backend.Reduce(ReduceKind.Sum, Value(0), y);
        return y;
    }

    /// <inheritdoc/>
    protected override void Backward(Tensor gradient) =>
        Give(0, gradient.Reshape(new Shape([.. gradient.Shape.Lengths, 1])).BroadcastTo(Inputs[0].Shape), owned: false);
}

/// <summary>The fluent form of <see cref="Operations.SumLast"/>.</summary>
public static class SumLastExtensions
{
    /// <summary>The sum of each row of the last axis.</summary>
    public static Variable SumLast(this Variable x) => new SumLast().Apply(x);
}
