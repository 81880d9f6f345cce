namespace Reference.Tensors.Backends.Simd;

/// <content>Elementwise kernels and rotary positions.</content>
public sealed partial class SimdBackend
{
    /// <inheritdoc/>
    protected override void BinaryCore(BinaryKind kind, Tensor a, Tensor b, Tensor y)
    {
        bool done = kind switch
        {
            BinaryKind.Add => TryRun(y.DType, new BinaryLanes<AddLanes>(a, b, y)),
            BinaryKind.Subtract => TryRun(y.DType, new BinaryLanes<SubtractLanes>(a, b, y)),
            BinaryKind.Multiply => TryRun(y.DType, new BinaryLanes<MultiplyLanes>(a, b, y)),
            BinaryKind.Divide => TryRun(y.DType, new BinaryLanes<DivideLanes>(a, b, y)),
            _ => false,
        };
        if (!done) base.BinaryCore(kind, a, b, y);
    }

    /// <inheritdoc/>
    protected override void ScaleCore(Tensor x, double factor, Tensor y)
    {
        if (!TryRun(y.DType, new ScaleLanes(x, factor, y))) base.ScaleCore(x, factor, y);
    }

    /// <inheritdoc/>
    protected override void RotaryCore(Tensor x, Tensor cos, Tensor sin, bool interleaved, bool inverse, Tensor y)
    {
        if (interleaved || !TryRun(y.DType, new RotaryLanes(x, cos, sin, inverse, y))) base.RotaryCore(x, cos, sin, interleaved, inverse, y);
    }
}
