namespace Reference.Tensors.Backends.Simd;

/// <content>Sums over tokens, the square sum and Adam.</content>
public partial class SimdBackend
{
    /// <inheritdoc/>
    protected override void SumTokensCore(Tensor x, TokenLayout layout, Tensor y)
    {
        if (!TryRun(y.DType, new SumTokensLanes(x, layout, y))) base.SumTokensCore(x, layout, y);
    }

    /// <inheritdoc/>
    protected override void ScatterAddTokensCore(Tensor x, Tensor indices, TokenLayout layout, Tensor y, int skip)
    {
        if (!TryRun(y.DType, new ScatterAddLanes(x, indices, layout, y, skip))) base.ScatterAddTokensCore(x, indices, layout, y, skip);
    }

    /// <inheritdoc/>
    protected override void SquareSumCore(Tensor x, Tensor total)
    {
        if (!TryRun(x.DType, new SquareSumLanes(x, total))) base.SquareSumCore(x, total);
    }

    /// <inheritdoc/>
    protected override void AdamCore(Tensor gradient, AdamStep step, Tensor p, Tensor m, Tensor v, Tensor? largest)
    {
        if (largest is not null || !TryRun(p.DType, new AdamLanes(gradient, step, p, m, v)))
            base.AdamCore(gradient, step, p, m, v, largest);
    }

    /// <inheritdoc/>
    protected override void DropoutCore(Tensor x, DropoutMask mask, TokenLayout layout, Tensor y)
    {
        if (!PhiloxLanes.IsSupported(Width) || !TryRun(y.DType, new DropoutLanes(x, mask, layout, y))) base.DropoutCore(x, mask, layout, y);
    }
}
