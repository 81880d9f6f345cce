namespace Reference.Tensors.Backends.Simd;

/// <content>Sums over tokens, the square sum and dropout.</content>
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
    protected override void SumLossCore(Tensor x, TokenLayout layout, Tensor y, Tensor? total)
    {
        if (!TryRun(y.DType, new SumLossLanes(x, layout, y, total))) base.SumLossCore(x, layout, y, total);
    }

    /// <inheritdoc/>
    protected override void DropoutCore(Tensor x, DropoutMask mask, TokenLayout layout, Tensor y)
    {
        if (!PhiloxLanes.IsSupported(Width) || !TryRun(y.DType, new DropoutLanes(x, mask, layout, y))) base.DropoutCore(x, mask, layout, y);
    }
}
