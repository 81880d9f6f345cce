using Reference.Tensors;
using Reference.Tensors.Backends;

namespace Reference.Autograd.Operations;

/// <summary>What the elementwise operations of two operands share.</summary>
/// <param name="layout">What the rows are; needed where an operand of the step meets tokens and is trained.</param>
public abstract class BroadcastOperation(TokenLayout? layout) : Operation
{
    /// <inheritdoc/>
    protected override bool Collects(int i)
    {
        if (layout is null) throw Bad($"input {i} belongs to the step and is trained; pass the token layout");
        Shape common = Common();
        if (common.Rank > 0 && Inputs[i].Shape.Lengths.SequenceEqual(common.Lengths[1..])) return true;
        throw Bad($"input {i} belongs to the step and is trained: it must have the shape of one row of the result, {common}; "
            + "repeat it in the step's graph first");
    }

    /// <summary>f(a, b) of the two inputs, stretched to a common shape.</summary>
    protected Tensor Combine(BinaryKind kind)
    {
        Tensor y = Empty(Common());
        Backend.Binary(kind, Value(0), Value(1), y);
        return y;
    }

    /// <summary>f(a, b) in a new tensor of a's shape stretched with b's.</summary>
    protected Tensor Combine(BinaryKind kind, Tensor a, Tensor b)
    {
        Tensor y = Graph.Empty(Shape.Broadcast(a.Shape, b.Shape), a.DType);
        Backend.Binary(kind, a, b, y);
        return y;
    }

    private Shape Common() =>
        Shape.TryBroadcast(Inputs[0].Shape, Inputs[1].Shape, out Shape common) ? common
        : throw Bad("the shapes do not stretch to a common one");

    /// <summary>Gives input <paramref name="i"/> a gradient of the result's shape, summed back to its own.</summary>
    protected void GiveStretched(int i, Tensor gradient, bool owned = true)
    {
        if (!IsOfStep(i))
        {
            Tensor sum = Broadcasting.SumTo(gradient, Inputs[i].Shape, Arena);
            Give(i, sum, owned || !ReferenceEquals(sum, gradient));
            return;
        }

        Collect(i, sum => Backend.SumTokens(gradient, layout!, sum));
    }
}
