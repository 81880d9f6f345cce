namespace Reference.Tensors.Backends.Simd;

/// <content>Gates, softmax, cross-entropy and reductions.</content>
public partial class SimdBackend
{
    /// <inheritdoc/>
    protected override void SwiGluCore(Tensor gate, Tensor up, Tensor y)
    {
        if (!TryRun(y.DType, new SwiGluLanes(gate, up, y))) base.SwiGluCore(gate, up, y);
    }

    /// <inheritdoc/>
    protected override void SwiGluGradientCore(Tensor gate, Tensor up, Tensor dy, Tensor? dgate, Tensor? dup)
    {
        if (!TryRun(dy.DType, new SwiGluGradientLanes(gate, up, dy, dgate, dup))) base.SwiGluGradientCore(gate, up, dy, dgate, dup);
    }

    /// <inheritdoc/>
    protected override void SoftmaxCore(Tensor x, Tensor y)
    {
        if (!TryRun(y.DType, new SoftmaxLanes(x, y))) base.SoftmaxCore(x, y);
    }

    /// <inheritdoc/>
    protected override void CrossEntropyCore(Tensor logits, Tensor labels, Tensor losses, Tensor maximum, Tensor denominator)
    {
        if (!TryRun(losses.DType, new CrossEntropyLanes(logits, labels, losses, maximum, denominator)))
            base.CrossEntropyCore(logits, labels, losses, maximum, denominator);
    }

    /// <inheritdoc/>
    protected override void CrossEntropyGradientCore(Tensor logits, Tensor labels, Tensor maximum, Tensor denominator, Tensor dlosses,
        Tensor dlogits)
    {
        if (!TryRun(dlogits.DType, new CrossEntropyGradientLanes(logits, labels, maximum, denominator, dlosses, dlogits)))
            base.CrossEntropyGradientCore(logits, labels, maximum, denominator, dlosses, dlogits);
    }

    /// <inheritdoc/>
    protected override void SoftmaxGradientCore(Tensor y, Tensor dy, Tensor dx)
    {
        if (!TryRun(dx.DType, new SoftmaxGradientLanes(y, dy, dx))) base.SoftmaxGradientCore(y, dy, dx);
    }

    /// <inheritdoc/>
    protected override void ReduceCore(ReduceKind kind, Tensor x, Tensor y)
    {
        if (!TryRun(y.DType, new ReduceLanes(kind, x, y))) base.ReduceCore(kind, x, y);
    }

    /// <inheritdoc/>
    protected override void DotRowsCore(Tensor a, Tensor b, Tensor y)
    {
        if (!TryRun(y.DType, new DotRowsLanes(a, b, y))) base.DotRowsCore(a, b, y);
    }

    /// <inheritdoc/>
    protected override void MaximumGradientCore(Tensor x, Tensor other, Tensor dy, Tensor dx)
    {
        if (!TryRun(dx.DType, new MaximumGradientLanes(x, other, dy, dx))) base.MaximumGradientCore(x, other, dy, dx);
    }
}
