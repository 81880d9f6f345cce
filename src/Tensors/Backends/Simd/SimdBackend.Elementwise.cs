namespace Reference.Tensors.Backends.Simd;

/// <content>Elementwise kernels and rotary positions.</content>
public partial class SimdBackend
{
    /// <inheritdoc/>
    protected override void UnaryCore(UnaryKind kind, Tensor x, Tensor y)
    {
        if (!TryActivation(kind, x, null, y)) base.UnaryCore(kind, x, y);
    }

    /// <inheritdoc/>
    protected override void UnaryGradientCore(UnaryKind kind, Tensor x, Tensor dy, Tensor dx)
    {
        if (!TryActivation(kind, x, dy, dx)) base.UnaryGradientCore(kind, x, dy, dx);
    }

    /// <inheritdoc/>
    protected override void BinaryCore(BinaryKind kind, Tensor a, Tensor b, Tensor y)
    {
        bool done = kind switch
        {
            BinaryKind.Add => TryRun(y.DType, new BinaryLanes<AddLanes>(a, b, y)),
            BinaryKind.Subtract => TryRun(y.DType, new BinaryLanes<SubtractLanes>(a, b, y)),
            BinaryKind.Multiply => TryRun(y.DType, new BinaryLanes<MultiplyLanes>(a, b, y)),
            BinaryKind.Maximum => TryRun(y.DType, new BinaryLanes<MaximumLanes>(a, b, y)),
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
        if (interleaved || !TryRun(y.DType, new RotaryLanes(x, cos, sin, inverse, y)))
            base.RotaryCore(x, cos, sin, interleaved, inverse, y);
    }

    /// <summary>The activations that have a form in vectors.</summary>
    private bool TryActivation(UnaryKind kind, Tensor x, Tensor? dy, Tensor y) => kind switch
    {
        UnaryKind.Exp => TryRun(y.DType, new UnaryLanes<ExpLanes>(x, dy, y)),
        UnaryKind.Sigmoid => TryRun(y.DType, new UnaryLanes<SigmoidLanes>(x, dy, y)),
        UnaryKind.Silu => TryRun(y.DType, new UnaryLanes<SiluLanes>(x, dy, y)),
        UnaryKind.QuickGelu => TryRun(y.DType, new UnaryLanes<QuickGeluLanes>(x, dy, y)),
        UnaryKind.Tanh => TryRun(y.DType, new UnaryLanes<TanhLanes>(x, dy, y)),
        UnaryKind.GeluTanh => TryRun(y.DType, new UnaryLanes<GeluTanhLanes>(x, dy, y)),
        _ => false,
    };
}
