namespace Reference.Tensors.Backends;

/// <content>Norms, softmax and cross-entropy: kernels over rows.</content>
public abstract partial class Backend
{
    /// <summary>
    /// RMSNorm: r = 1/√(Σⱼx²/n + ε), y = (x·r)·w. The sum of squares runs in the order of a row, each lane a chain of fused multiply-adds.
    /// </summary>
    /// <param name="x">[rows, n].</param>
    /// <param name="weight">[w, n]; row i takes weight row i mod w (heads that are normed one by one).</param>
    /// <param name="epsilon">ε.</param>
    /// <param name="y">[rows, n].</param>
    /// <param name="inverse">[rows], r.</param>
    public void RmsNorm(Tensor x, Tensor weight, double epsilon, Tensor y, Tensor inverse)
    {
        CheckNorm(nameof(RmsNorm), x, weight, y, inverse);
        CheckResults(nameof(RmsNorm), y, inverse);
        if (y.Count > 0) RmsNormCore(x.Dense(), weight.Dense(), epsilon, y, inverse);
        Hold(x, weight, y, inverse);
    }

    /// <summary>
    /// With g = dy·w, x̂ = x·r and c = (Σⱼ g·x̂)/n (order of features): dx = fma(−x̂, c, g)·r.
    /// </summary>
    public void RmsNormGradient(Tensor x, Tensor weight, Tensor inverse, Tensor dy, Tensor dx)
    {
        CheckNorm(nameof(RmsNormGradient), x, weight, dx, inverse);
        CheckCompute(nameof(RmsNormGradient), dx.DType, dy);
        CheckResults(nameof(RmsNormGradient), dx);
        if (dx.Count > 0) RmsNormGradientCore(x.Dense(), weight.Dense(), inverse.Dense(), dy.Dense(), dx);
        Hold(x, weight, inverse, dy, dx);
    }

    /// <summary>
    /// LayerNorm: μ = Σx/n, v = Σ(x−μ)²/n (biased), r = 1/√(v + ε), x̂ = (x−μ)·r, y = fma(x̂, w, b), or x̂·w without bias.
    /// </summary>
    /// <param name="x">[rows, n].</param>
    /// <param name="weight">[w, n]; row i takes weight row i mod w.</param>
    /// <param name="bias">[w, n] or none.</param>
    /// <param name="epsilon">ε.</param>
    /// <param name="y">[rows, n].</param>
    /// <param name="mean">[rows], μ.</param>
    /// <param name="inverse">[rows], r.</param>
    public void LayerNorm(Tensor x, Tensor weight, Tensor? bias, double epsilon, Tensor y, Tensor mean, Tensor inverse)
    {
        CheckNorm(nameof(LayerNorm), x, weight, y, inverse);
        CheckCompute(nameof(LayerNorm), y.DType, bias, mean);
        if (bias is not null && bias.Shape != weight.Shape) throw Bad(nameof(LayerNorm), "bias and weight differ in shape", x, weight, bias);
        CheckResults(nameof(LayerNorm), y, mean, inverse);
        if (y.Count > 0) LayerNormCore(x.Dense(), weight.Dense(), bias?.Dense(), epsilon, y, mean, inverse);
        Hold(x, weight, bias, y, mean, inverse);
    }

    /// <summary>
    /// With g = dy·w, a = Σg/n (order of a row), c = (Σ g·x̂)/n (order of features): dx = fma(−x̂, c, g − a)·r.
    /// </summary>
    public void LayerNormGradient(Tensor x, Tensor weight, Tensor mean, Tensor inverse, Tensor dy, Tensor dx)
    {
        CheckNorm(nameof(LayerNormGradient), x, weight, dx, inverse);
        CheckCompute(nameof(LayerNormGradient), dx.DType, mean, dy);
        CheckResults(nameof(LayerNormGradient), dx);
        if (dx.Count > 0) LayerNormGradientCore(x.Dense(), weight.Dense(), mean.Dense(), inverse.Dense(), dy.Dense(), dx);
        Hold(x, weight, mean, inverse, dy, dx);
    }

    /// <summary>
    /// The gradient of a norm's weight: dw[k, j] += Σₜ dy[t, k, j]·x̂[t, k, j], a chain of fused multiply-adds in each block of tokens, block
    /// sums added in order; x̂ = x·r, or (x−μ)·r where <paramref name="mean"/> is given.
    /// </summary>
    /// <param name="x">[tokens·w, n].</param>
    /// <param name="mean">[tokens·w] or none.</param>
    /// <param name="inverse">[tokens·w].</param>
    /// <param name="dy">[tokens·w, n].</param>
    /// <param name="layout">What the tokens are.</param>
    /// <param name="dw">[w, n], dense; accumulated into.</param>
    public void NormWeightGradient(Tensor x, Tensor? mean, Tensor inverse, Tensor dy, TokenLayout layout, Tensor dw)
    {
        CheckNorm(nameof(NormWeightGradient), x, dw, dy, inverse);
        CheckCompute(nameof(NormWeightGradient), dw.DType, mean);
        if (x.Shape[0] != layout.Count * dw.Shape[0]) throw Bad(nameof(NormWeightGradient), $"{layout.Count} tokens do not fit", x, dw);
        CheckResults(nameof(NormWeightGradient), dw);
        if (dw.Count > 0) NormWeightGradientCore(x.Dense(), mean?.Dense(), inverse.Dense(), dy.Dense(), layout, dw);
        Hold(x, mean, inverse, dy, dw);
    }

    /// <summary>Softmax of each row of x [rows, n]: m = max, e = exp(x − m), y = e/Σe (order of a row).</summary>
    public void Softmax(Tensor x, Tensor y)
    {
        CheckCompute(nameof(Softmax), y.DType, x, y);
        CheckResults(nameof(Softmax), y);
        if (x.Shape != y.Shape || x.Shape.Rank == 0) throw Bad(nameof(Softmax), "the shapes do not fit", x, y);
        if (y.Count > 0) SoftmaxCore(x.Dense(), y);
        Hold(x, y);
    }

    /// <summary>With c = Σⱼ dy·y (order of features): dx = y·(dy − c).</summary>
    public void SoftmaxGradient(Tensor y, Tensor dy, Tensor dx)
    {
        CheckCompute(nameof(SoftmaxGradient), dx.DType, y, dy, dx);
        CheckResults(nameof(SoftmaxGradient), dx);
        if (y.Shape != dx.Shape || dy.Shape != dx.Shape || dx.Shape.Rank == 0) throw Bad(nameof(SoftmaxGradient), "the shapes do not fit", y, dy, dx);
        if (dx.Count > 0) SoftmaxGradientCore(y.Dense(), dy.Dense(), dx);
        Hold(y, dy, dx);
    }

    /// <summary>
    /// Cross-entropy of each row: m = max, d = Σ exp(x − m) (order of a row), loss = ln d − (x[label] − m).
    /// </summary>
    /// <param name="logits">[rows, classes].</param>
    /// <param name="labels">I32 [rows], each in [0, classes).</param>
    /// <param name="losses">[rows].</param>
    /// <param name="maximum">[rows], m.</param>
    /// <param name="denominator">[rows], d.</param>
    public void CrossEntropy(Tensor logits, Tensor labels, Tensor losses, Tensor maximum, Tensor denominator)
    {
        CheckEntropy(nameof(CrossEntropy), logits, labels, losses);
        CheckCompute(nameof(CrossEntropy), logits.DType, maximum, denominator);
        CheckResults(nameof(CrossEntropy), losses, maximum, denominator);
        if (losses.Count > 0) CrossEntropyCore(logits.Dense(), labels, losses, maximum, denominator);
        Hold(logits, labels, losses, maximum, denominator);
    }

    /// <summary>With g = dlosses/d: dx = e·g for e = exp(x − m), and fma(e, g, −dlosses) at the label.</summary>
    /// <param name="logits">x [rows, classes].</param>
    /// <param name="labels">I32 [rows], each in [0, classes).</param>
    /// <param name="maximum">[rows], m.</param>
    /// <param name="denominator">[rows], d.</param>
    /// <param name="dlosses">[rows].</param>
    /// <param name="dlogits">[rows, classes]; may be the logits themselves, with the same bits.</param>
    public void CrossEntropyGradient(Tensor logits, Tensor labels, Tensor maximum, Tensor denominator, Tensor dlosses, Tensor dlogits)
    {
        CheckEntropy(nameof(CrossEntropyGradient), logits, labels, dlosses);
        CheckCompute(nameof(CrossEntropyGradient), logits.DType, maximum, denominator, dlogits);
        CheckResults(nameof(CrossEntropyGradient), dlogits);
        if (dlogits.Shape != logits.Shape) throw Bad(nameof(CrossEntropyGradient), "the shapes do not fit", logits, dlogits);
        if (dlogits.Count > 0) CrossEntropyGradientCore(logits.Dense(), labels, maximum, denominator, dlosses.Dense(), dlogits);
        Hold(logits, labels, maximum, denominator, dlosses, dlogits);
    }

    /// <summary>See <see cref="RmsNorm"/>.</summary>
    protected virtual void RmsNormCore(Tensor x, Tensor weight, double epsilon, Tensor y, Tensor inverse) => throw Lacks(nameof(RmsNorm));

    /// <summary>See <see cref="RmsNormGradient"/>.</summary>
    protected virtual void RmsNormGradientCore(Tensor x, Tensor weight, Tensor inverse, Tensor dy, Tensor dx) => throw Lacks(nameof(RmsNormGradient));

    /// <summary>See <see cref="LayerNorm"/>.</summary>
    protected virtual void LayerNormCore(Tensor x, Tensor weight, Tensor? bias, double epsilon, Tensor y, Tensor mean, Tensor inverse) =>
        throw Lacks(nameof(LayerNorm));

    /// <summary>See <see cref="LayerNormGradient"/>.</summary>
    protected virtual void LayerNormGradientCore(Tensor x, Tensor weight, Tensor mean, Tensor inverse, Tensor dy, Tensor dx) =>
        throw Lacks(nameof(LayerNormGradient));

    /// <summary>See <see cref="NormWeightGradient"/>.</summary>
    protected virtual void NormWeightGradientCore(Tensor x, Tensor? mean, Tensor inverse, Tensor dy, TokenLayout layout, Tensor dw) =>
        throw Lacks(nameof(NormWeightGradient));

    /// <summary>See <see cref="Softmax"/>.</summary>
    protected virtual void SoftmaxCore(Tensor x, Tensor y) => throw Lacks(nameof(Softmax));

    /// <summary>See <see cref="SoftmaxGradient"/>.</summary>
    protected virtual void SoftmaxGradientCore(Tensor y, Tensor dy, Tensor dx) => throw Lacks(nameof(SoftmaxGradient));

    /// <summary>See <see cref="CrossEntropy"/>.</summary>
    protected virtual void CrossEntropyCore(Tensor logits, Tensor labels, Tensor losses, Tensor maximum, Tensor denominator) =>
        throw Lacks(nameof(CrossEntropy));

    /// <summary>See <see cref="CrossEntropyGradient"/>.</summary>
    protected virtual void CrossEntropyGradientCore(Tensor logits, Tensor labels, Tensor maximum, Tensor denominator, Tensor dlosses, Tensor dlogits) =>
        throw Lacks(nameof(CrossEntropyGradient));

    private void CheckNorm(string kernel, Tensor x, Tensor weight, Tensor y, Tensor perRow)
    {
        CheckCompute(kernel, y.DType, x, weight, y, perRow);
        bool fits = x.Shape.Rank == 2 && y.Shape == x.Shape && weight.Shape.Rank == 2 && weight.Shape[1] == x.Shape[1] && perRow.Count == x.Shape[0]
            && (weight.Shape[0] == 0 ? x.Shape[0] == 0 : x.Shape[0] % weight.Shape[0] == 0);
        if (!fits) throw Bad(kernel, "rows [r, n], weights [w, n] with r a multiple of w, and one number a row are expected", x, weight, y, perRow);
    }

    private void CheckEntropy(string kernel, Tensor logits, Tensor labels, Tensor perRow)
    {
        CheckCompute(kernel, logits.DType, logits, perRow);
        Check(labels, kernel);
        bool fits = logits.Shape.Rank == 2 && labels.DType == DType.I32 && labels.IsDense && labels.Count == logits.Shape[0] && perRow.Count == labels.Count;
        if (!fits) throw Bad(kernel, "logits [rows, classes], labels (I32) and losses [rows] are expected", logits, labels, perRow);
        CheckIndices(kernel, labels, logits.Shape[1]);
    }
}
