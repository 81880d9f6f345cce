namespace Reference.Tensors.Backends.Simd;

/// <content>Norms.</content>
public partial class SimdBackend
{
    /// <inheritdoc/>
    protected override void RmsNormCore(Tensor x, Tensor weight, double epsilon, Tensor y, Tensor inverse)
    {
        if (!TryRun(y.DType, new NormLanes(x, weight, null, epsilon, y, null, inverse))) base.RmsNormCore(x, weight, epsilon, y, inverse);
    }

    /// <inheritdoc/>
    protected override void RmsNormGradientCore(Tensor x, Tensor weight, Tensor inverse, Tensor dy, Tensor dx)
    {
        if (!TryRun(dx.DType, new NormGradientLanes(x, weight, null, inverse, dy, dx)))
            base.RmsNormGradientCore(x, weight, inverse, dy, dx);
    }

    /// <inheritdoc/>
    protected override void LayerNormCore(Tensor x, Tensor weight, Tensor? bias, double epsilon, Tensor y, Tensor mean, Tensor inverse)
    {
        if (!TryRun(y.DType, new NormLanes(x, weight, bias, epsilon, y, mean, inverse)))
            base.LayerNormCore(x, weight, bias, epsilon, y, mean, inverse);
    }

    /// <inheritdoc/>
    protected override void LayerNormGradientCore(Tensor x, Tensor weight, Tensor mean, Tensor inverse, Tensor dy, Tensor dx)
    {
        if (!TryRun(dx.DType, new NormGradientLanes(x, weight, mean, inverse, dy, dx)))
            base.LayerNormGradientCore(x, weight, mean, inverse, dy, dx);
    }

    /// <inheritdoc/>
    protected override void NormWeightGradientCore(Tensor x, Tensor? mean, Tensor inverse, Tensor dy, TokenLayout layout, Tensor dw)
    {
        if (!TryRun(dw.DType, new NormWeightLanes(x, mean, inverse, dy, layout, dw)))
            base.NormWeightGradientCore(x, mean, inverse, dy, layout, dw);
    }
}
