using Reference.Tensors;
using Reference.Tensors.Backends;

namespace Reference.Autograd.Operations;

/// <summary>
/// y = x·m·c with a mask m of zeros and ones that is a pure function of its key and c = 1/(1 − p) (Srivastava and others 2014, JMLR 15); dx
/// = dy·m·c. The mask is drawn again on the way back, never stored.
/// </summary>
/// <param name="mask">Rate and key.</param>
/// <param name="layout">What the rows of x are.</param>
public sealed class Dropout(DropoutMask mask, TokenLayout layout) : Operation
{
    /// <inheritdoc/>
    protected override Tensor Forward() => Masked(Value(0));

    /// <inheritdoc/>
    protected override void Backward(Tensor gradient) => Give(0, Masked(gradient));

    private Tensor Masked(Tensor x)
    {
        Tensor y = Graph.Empty(x.Shape, x.DType);
        Backend.Dropout(x, mask, layout, y);
        return y;
    }
}

/// <summary>The fluent form of <see cref="Operations.Dropout"/>.</summary>
public static class DropoutExtensions
{
    /// <summary>x with features dropped at random and the others scaled up; x itself where the rate is 0.</summary>
    /// <param name="x">[tokens, features].</param>
    /// <param name="mask">Rate and key.</param>
    /// <param name="layout">What the rows of x are.</param>
    public static Variable Dropout(this Variable x, DropoutMask mask, TokenLayout layout) =>
        mask.Rate == 0 ? x : new Dropout(mask, layout).Apply(x);
}
