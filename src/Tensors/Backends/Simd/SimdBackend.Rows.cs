namespace Reference.Tensors.Backends.Simd;

/// <content>Gates, softmax and cross-entropy.</content>
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
}
