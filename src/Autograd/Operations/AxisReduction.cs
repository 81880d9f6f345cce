using Reference.Tensors;

namespace Reference.Autograd.Operations;

/// <summary>
/// What sums over axes share: the terms of an output run in the order of a row, over the summed axes in row-major order. Rows that are
/// tokens are summed with a layout instead (<see cref="SumLoss"/>, or the gradient of an operation that takes one).
/// </summary>
/// <param name="keepAxes">True to keep the summed axes with length 1.</param>
/// <param name="axes">The summed axes, negative from the end; all of them where none is given.</param>
public abstract class AxisReduction(bool keepAxes, int[] axes) : Operation
{
    private bool[] _summed = [];

    /// <summary>Number of terms of an output.</summary>
    protected nint Terms { get; private set; }

    /// <summary>The sum over the axes.</summary>
    protected Tensor Summed()
    {
        Shape shape = Inputs[0].Shape;
        _summed = new bool[shape.Rank];
        if (axes.Length == 0) Array.Fill(_summed, true);
        foreach (int axis in axes)
        {
            int at = axis < 0 ? axis + shape.Rank : axis;
            if (at < 0 || at >= shape.Rank || _summed[at])
                throw Bad($"axes [{string.Join(", ", axes)}] are not different axes of rank {shape.Rank}");
            _summed[at] = true;
        }

        Terms = 1;
        for (int axis = 0; axis < shape.Rank; axis++) Terms *= _summed[axis] ? shape[axis] : 1;
        return Broadcasting.SumAxes(Value(0), _summed, Result(keepAxes), Arena);
    }

    /// <summary>A gradient of the result's shape, stretched to the operand's: a view.</summary>
    protected Tensor Stretched(Tensor gradient) => gradient.Reshape(Result(keepAxes: true), Arena).BroadcastTo(Inputs[0].Shape);

    private Shape Result(bool keepAxes)
    {
        var lengths = new List<nint>();
        for (int axis = 0; axis < _summed.Length; axis++)
        {
            if (!_summed[axis]) lengths.Add(Inputs[0].Shape[axis]);
            else if (keepAxes) lengths.Add(1);
        }

        return new Shape([.. lengths]);
    }
}
