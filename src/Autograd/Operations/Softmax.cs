using Reference.Tensors;

namespace Reference.Autograd.Operations;

/// <summary>
/// y = exp(x − m)/Σ exp(x − m) over the last axis, m its maximum; dx = y·(dy − Σ dy·y). Equals the composition exp(x)/Σ exp(x), which
/// needs no maximum where nothing overflows.
/// </summary>
public sealed class Softmax : FusedOperation
{
    private Tensor? _y;

    /// <inheritdoc/>
    protected override Tensor Forward()
    {
        if (Inputs[0].Shape.Rank == 0) throw Bad("a last axis is expected");
        Tensor y = Empty(Inputs[0].Shape);
        Backend.Softmax(Value(0), y);
        return _y = Save(y);
    }

    /// <inheritdoc/>
    protected override void Backward(Tensor gradient)
    {
        Tensor dx = Empty(Inputs[0].Shape);
        Backend.SoftmaxGradient(_y!, gradient, dx);
        Give(0, dx);
    }
}

/// <summary>The fluent form of <see cref="Operations.Softmax"/>.</summary>
public static class SoftmaxExtensions
{
    /// <summary>The softmax of the last axis.</summary>
    public static Variable Softmax(this Variable x) => new Softmax().Apply(x);
}
