using Reference.Tensors;

namespace Reference.Autograd.Operations;

/// <summary>The inputs one after another along an axis; each gets its part of the gradient, as a view.</summary>
/// <param name="axis">The axis; negative counts from the end.</param>
public sealed class Concatenate(int axis) : Operation
{
    private int Axis => axis < 0 ? axis + Inputs[0].Shape.Rank : axis;

    /// <inheritdoc/>
    protected override Tensor Forward()
    {
        int rank = Inputs[0].Shape.Rank;
        if (Axis < 0 || Axis >= rank) throw Bad($"axis {axis} of shapes of rank {rank}");
        nint[] lengths = Inputs[0].Shape.Lengths.ToArray();
        lengths[Axis] = 0;
        foreach (Variable input in Inputs)
        {
            if (input.Shape.Rank != rank || input.DType != Inputs[0].DType) throw Bad("operands of the same rank and type are expected");
            for (int i = 0; i < rank; i++)
                if (i != Axis && input.Shape[i] != lengths[i]) throw Bad($"lengths differ on axis {i}, which is not concatenated");
            lengths[Axis] += input.Shape[Axis];
        }

        Tensor y = Empty(new Shape(lengths));
        ForParts((i, start) => Backend.Copy(Value(i), y.Slice(Axis, start, Inputs[i].Shape[Axis])));
        return y;
    }

    /// <inheritdoc/>
    protected override void Backward(Tensor gradient) => ForParts((i, start) =>
    {
        if (Needs(i)) Give(i, gradient.Slice(Axis, start, Inputs[i].Shape[Axis]), owned: false);
    });

    private void ForParts(Action<int, nint> part)
    {
        nint start = 0;
        for (int i = 0; i < Inputs.Count; i++)
        {
            part(i, start);
            start += Inputs[i].Shape[Axis];
        }
    }
}

/// <summary>The fluent form of <see cref="Operations.Concatenate"/>.</summary>
public static class ConcatenateExtensions
{
    /// <summary>x and the others one after another along an axis.</summary>
    public static Variable Concatenate(this Variable x, int axis, params ReadOnlySpan<Variable> others) =>
        new Concatenate(axis).Apply([x, .. others]);
}
