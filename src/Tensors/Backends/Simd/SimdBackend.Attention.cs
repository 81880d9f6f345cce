using Reference.Tensors.Backends.Scalar;

namespace Reference.Tensors.Backends.Simd;

/// <content>Attention.</content>
public partial class SimdBackend
{
    /// <inheritdoc/>
    protected override void AttentionCore(
        Tensor q, Tensor k, Tensor v, TokenLayout queries, TokenLayout keys, AttentionOptions options, Tensor o,
        Tensor maximum, Tensor denominator)
    {
        var operands = new AttentionOperands(q, k, v, queries, keys, options, o, maximum, denominator);
        bool done = q.Shape[2] != 0 && v.Shape[2] != 0
            && (AttentionQuery.Fits(q, queries) ? TryRun(o.DType, new AttentionQuery(operands)) : TryRun(o.DType, new AttentionForward(operands)));
        if (!done) base.AttentionCore(q, k, v, queries, keys, options, o, maximum, denominator);
    }

    /// <inheritdoc/>
    protected override void AttentionGradientCore(
        Tensor q, Tensor k, Tensor v, TokenLayout queries, TokenLayout keys, AttentionOptions options,
        Tensor o, Tensor maximum, Tensor denominator, Tensor dO, Tensor? dq, Tensor? dk, Tensor? dv)
    {
        var kernel = new AttentionBackward(new(q, k, v, queries, keys, options, o, maximum, denominator, dO, dq, dk, dv));
        if (q.Shape[2] == 0 || v.Shape[2] == 0 || !TryRun(o.DType, kernel))
            base.AttentionGradientCore(q, k, v, queries, keys, options, o, maximum, denominator, dO, dq, dk, dv);
    }
}
