namespace Reference.Tensors.Backends;

/// <content>Update rules, element by element and in place, and the square sum of the gradient norm.</content>
public abstract partial class Backend
{
    /// <summary>
    /// total += Σx²: elements in logical order, segments of 4,096 in the order of a row in x's type (16 lanes, fused), the segments' sums
    /// added to the total in binary64, in order. Carried through tensors, the total is the square of their common norm.
    /// </summary>
    /// <param name="x">Any shape and strides.</param>
    /// <param name="total">F64, one number; accumulated into.</param>
    public void SquareSum(Tensor x, Tensor total)
    {
        CheckCompute(nameof(SquareSum), x.DType, x);
        CheckCompute(nameof(SquareSum), DType.F64, total);
        if (total.Count != 1) throw Bad(nameof(SquareSum), "the total must be one number", x, total);
        CheckResults(nameof(SquareSum), total);
        if (x.Count > 0) SquareSumCore(x.Dense(), total);
        Hold(x, total);
    }

    /// <summary>
    /// Stochastic gradient descent: g ← fma(λ, p, g) where there is a penalty; with momentum b ← fma(μ, b, (1 − τ)·g), at first b ← g, and
    /// g ← b, or fma(μ, b, g) with Nesterov's; p ← fma(−rate, g, p).
    /// </summary>
    /// <param name="gradient">p's shape, any strides.</param>
    /// <param name="step">Rate and coefficients.</param>
    /// <param name="p">The parameter, dense.</param>
    /// <param name="momentum">b, p's shape; none for no momentum.</param>
    public void Sgd(Tensor gradient, SgdStep step, Tensor p, Tensor? momentum)
    {
        CheckUpdate(nameof(Sgd), gradient, p, momentum);
        if (p.Count > 0) SgdCore(gradient.Dense(), step, p, momentum);
        Hold(gradient, p, momentum);
    }

    /// <summary>
    /// Adam (Kingma and Ba 2015, arXiv 1412.6980) and AdamW (Loshchilov and Hutter 2019, arXiv 1711.05101): p ← p·keep, g ← fma(λ, p, g)
    /// where there is a penalty, m ← fma(β₁, m, (1 − β₁)·g), v ← fma(β₂, v, (1 − β₂)·(g·g)), w = v or its largest so far, p ← fma(−s,
    /// m/(√w/c + ε), p).
    /// </summary>
    /// <param name="gradient">p's shape, any strides.</param>
    /// <param name="step">s (step size), c (root of the correction) and coefficients.</param>
    /// <param name="p">The parameter, dense.</param>
    /// <param name="m">First moment.</param>
    /// <param name="v">Second moment.</param>
    /// <param name="largest">AMSGrad's largest v so far, or none.</param>
    public void Adam(Tensor gradient, AdamStep step, Tensor p, Tensor m, Tensor v, Tensor? largest)
    {
        CheckUpdate(nameof(Adam), gradient, p, m, v, largest);
        if (p.Count > 0) AdamCore(gradient.Dense(), step, p, m, v, largest);
        Hold(gradient, p, m, v, largest);
    }

    /// <summary>
    /// Adamax (Kingma and Ba 2015, §7.1): p ← p·keep, g ← fma(λ, p, g) where there is a penalty, m ← fma(β₁, m, (1 − β₁)·g),
    /// u ← max(β₂·u, |g| + ε), p ← fma(−s, m/u, p).
    /// </summary>
    /// <param name="gradient">p's shape, any strides.</param>
    /// <param name="step">s and coefficients.</param>
    /// <param name="p">The parameter, dense.</param>
    /// <param name="m">First moment.</param>
    /// <param name="u">The decayed largest magnitude.</param>
    public void Adamax(Tensor gradient, AdamStep step, Tensor p, Tensor m, Tensor u)
    {
        CheckUpdate(nameof(Adamax), gradient, p, m, u);
        if (p.Count > 0) AdamaxCore(gradient.Dense(), step, p, m, u);
        Hold(gradient, p, m, u);
    }

    /// <summary>
    /// Lion (Chen et al. 2023, arXiv 2302.06675): p ← p·keep, c = fma(β₁, m, (1 − β₁)·g), p ← p − rate·sign(c), m ← fma(β₂, m, (1 − β₂)·g).
    /// </summary>
    /// <param name="gradient">p's shape, any strides.</param>
    /// <param name="step">β₁, β₂, the rate as its step size, and keep; ε, penalty and correction have no part.</param>
    /// <param name="p">The parameter, dense.</param>
    /// <param name="m">The momentum.</param>
    public void Lion(Tensor gradient, AdamStep step, Tensor p, Tensor m)
    {
        CheckUpdate(nameof(Lion), gradient, p, m);
        if (p.Count > 0) LionCore(gradient.Dense(), step, p, m);
        Hold(gradient, p, m);
    }

    /// <summary>See <see cref="SquareSum"/>; x is dense and not empty.</summary>
    protected virtual void SquareSumCore(Tensor x, Tensor total) => throw Lacks(nameof(SquareSum));

    /// <summary>See <see cref="Sgd"/>; dense and not empty.</summary>
    protected virtual void SgdCore(Tensor gradient, SgdStep step, Tensor p, Tensor? momentum) => throw Lacks(nameof(Sgd));

    /// <summary>See <see cref="Adam"/>; dense and not empty.</summary>
    protected virtual void AdamCore(Tensor gradient, AdamStep step, Tensor p, Tensor m, Tensor v, Tensor? largest) =>
        throw Lacks(nameof(Adam));

    /// <summary>See <see cref="Adamax"/>; dense and not empty.</summary>
    protected virtual void AdamaxCore(Tensor gradient, AdamStep step, Tensor p, Tensor m, Tensor u) => throw Lacks(nameof(Adamax));

    /// <summary>See <see cref="Lion"/>; dense and not empty.</summary>
    protected virtual void LionCore(Tensor gradient, AdamStep step, Tensor p, Tensor m) => throw Lacks(nameof(Lion));

    private void CheckUpdate(string kernel, Tensor gradient, Tensor p, params ReadOnlySpan<Tensor?> state)
    {
        CheckCompute(kernel, p.DType, gradient, p);
        CheckCompute(kernel, p.DType, state);
        CheckResults(kernel, p);
        CheckResults(kernel, state);
        if (gradient.Shape != p.Shape) throw Bad(kernel, "the gradient and the parameter differ in shape", gradient, p);
        foreach (Tensor? part in state)
            if (part is not null && part.Shape != p.Shape) throw Bad(kernel, "the state and the parameter differ in shape", part, p);
    }
}
