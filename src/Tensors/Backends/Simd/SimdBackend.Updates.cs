namespace Reference.Tensors.Backends.Simd;

/// <content>Update rules.</content>
public partial class SimdBackend
{
    /// <inheritdoc/>
    protected override void AdamCore(Tensor gradient, AdamStep step, Tensor p, Tensor m, Tensor v, Tensor? largest)
    {
        bool done = largest is null
            ? TryRun(p.DType, new AdamLanes(gradient, step, p, m, v))
            : TryRun(p.DType, new AmsGradLanes(gradient, step, p, m, v, largest));
        if (!done) base.AdamCore(gradient, step, p, m, v, largest);
    }

    /// <inheritdoc/>
    protected override void AdamaxCore(Tensor gradient, AdamStep step, Tensor p, Tensor m, Tensor u)
    {
        if (!TryRun(p.DType, new AdamaxLanes(gradient, step, p, m, u))) base.AdamaxCore(gradient, step, p, m, u);
    }

    /// <inheritdoc/>
    protected override void LionCore(Tensor gradient, AdamStep step, Tensor p, Tensor m)
    {
        if (!TryRun(p.DType, new LionLanes(gradient, step, p, m))) base.LionCore(gradient, step, p, m);
    }

    /// <inheritdoc/>
    protected override void SgdCore(Tensor gradient, SgdStep step, Tensor p, Tensor? momentum)
    {
        if (!TryRun(p.DType, new SgdLanes(gradient, step, p, momentum))) base.SgdCore(gradient, step, p, momentum);
    }
}
