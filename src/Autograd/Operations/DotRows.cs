using Reference.Tensors;
using Reference.Tensors.Backends;

namespace Reference.Autograd.Operations;

/// <summary>y[…] = Σⱼ a[…, j]·b[…, j] in the order of features; da = dy·b, db = dy·a.</summary>
public sealed class DotRows : Operation
{
    /// <inheritdoc/>
    protected override Tensor Forward()
    {
        Shape shape = Inputs[0].Shape;
        if (shape.Rank == 0 || shape != Inputs[1].Shape) throw Bad("two operands of the same shape [..., n] are expected");
        if (Needs(0)) Save(Value(1));
        if (Needs(1)) Save(Value(0));
        Tensor y = Empty(new Shape(shape.Lengths[..^1]));
        Backend.DotRows(Value(0), Value(1), y);
        return y;
    }

    /// <inheritdoc/>
    protected override void Backward(Tensor gradient)
    {
        Tensor column = gradient.Reshape(new Shape([.. gradient.Shape.Lengths, 1]), Arena);
        if (Needs(0)) Give(0, Scaled(column, Value(1)));
        if (Needs(1)) Give(1, Scaled(column, Value(0)));
    }

    private Tensor Scaled(Tensor column, Tensor x)
    {
        Tensor dx = Empty(x.Shape);
        Backend.Binary(BinaryKind.Multiply, column, x, dx);
        return dx;
    }
}

/// <summary>The fluent form of <see cref="Operations.DotRows"/>.</summary>
public static class DotRowsExtensions
{
    /// <summary>The dot product of each row of a with that of b.</summary>
    public static Variable DotRows(this Variable a, Variable b) => new DotRows().Apply(a, b);
}
