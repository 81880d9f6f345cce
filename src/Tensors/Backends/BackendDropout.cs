namespace Reference.Tensors.Backends;

/// <summary>
/// Which elements of an activation are dropped: a pure function of run, step, layer, document and place, so that layout, micro-batches,
/// threads, recomputation and resume cannot matter.
/// </summary>
/// <param name="Rate">p, from 0 to below 1.</param>
/// <param name="Key">Run, step and layer, for <see cref="RandomPurpose.Dropout"/>.</param>
public readonly record struct DropoutMask(double Rate, RandomKey Key);

/// <content>Dropout.</content>
public abstract partial class Backend
{
    /// <summary>
    /// y[t, j] = x[t, j]·c where token t keeps feature j, and +0 where it drops it, c = 1/(1 − p) formed in binary64 and rounded to the
    /// type once (Srivastava and others 2014). Element i·n + j of the document's stream decides, i the token's index in its document and n
    /// the number of features: kept where Uniform32 ≥ p.
    /// </summary>
    /// <param name="x">[tokens, n], any strides.</param>
    /// <param name="mask">Rate and key.</param>
    /// <param name="layout">What the tokens are: documents by their numbers in the step.</param>
    /// <param name="y">[tokens, n], dense.</param>
    public void Dropout(Tensor x, DropoutMask mask, TokenLayout layout, Tensor y)
    {
        CheckCompute(nameof(Dropout), y.DType, x, y);
        CheckResults(nameof(Dropout), y);
        if (x.Shape != y.Shape || x.Shape.Rank != 2 || x.Shape[0] != layout.Count)
            throw Bad(nameof(Dropout), $"[{layout.Count}, n] is expected of both", x, y);
        if (!(mask.Rate >= 0 && mask.Rate < 1))
            throw Bad(nameof(Dropout), FormattableString.Invariant($"the rate is {mask.Rate}; 0 ≤ p < 1 is expected"), x, y);
        if (y.Count > 0) DropoutCore(x.Dense(), mask, layout, y);
        Hold(x, y);
    }

    /// <summary>See <see cref="Dropout"/>; dense and not empty.</summary>
    protected virtual void DropoutCore(Tensor x, DropoutMask mask, TokenLayout layout, Tensor y) => throw Lacks(nameof(Dropout));
}
