using System.Diagnostics;
using Reference.Tensors;
using Reference.Tensors.Backends;
using Reference.Tensors.Backends.Simd;

namespace Reference.Bench;

/// <summary>The backend of a profile: each kernel is timed under its name, products under their shapes.</summary>
/// <param name="threads">Threads.</param>
/// <param name="meter">Where times go.</param>
internal sealed class MeteredBackend(int threads, Meter meter) : SimdBackend(threads)
{
    /// <inheritdoc/>
    protected override void FillCore(Tensor y, double value)
    {
        long start = Stopwatch.GetTimestamp();
        base.FillCore(y, value);
        meter.Add($"Fill {y.Shape}", 0, start);
    }

    /// <inheritdoc/>
    protected override void CopyCore(Tensor x, Tensor y)
    {
        long start = Stopwatch.GetTimestamp();
        base.CopyCore(x, y);
        meter.Add($"Copy {x.Shape}", 0, start);
    }

    /// <inheritdoc/>
    protected override void RotaryCore(Tensor x, Tensor cos, Tensor sin, bool interleaved, bool inverse, Tensor y)
    {
        long start = Stopwatch.GetTimestamp();
        base.RotaryCore(x, cos, sin, interleaved, inverse, y);
        meter.Add(nameof(Rotary), 0, start);
    }

    /// <inheritdoc/>
    protected override void AttentionCore(Tensor q, Tensor k, Tensor v, TokenLayout queries, TokenLayout keys, AttentionOptions options, Tensor o, Tensor maximum, Tensor denominator)
    {
        long start = Stopwatch.GetTimestamp();
        base.AttentionCore(q, k, v, queries, keys, options, o, maximum, denominator);
        meter.Add(nameof(Attention), 0, start);
    }

    /// <inheritdoc/>
    protected override void AttentionGradientCore(Tensor q, Tensor k, Tensor v, TokenLayout queries, TokenLayout keys, AttentionOptions options, Tensor o, Tensor maximum, Tensor denominator, Tensor dO, Tensor? dq, Tensor? dk, Tensor? dv)
    {
        long start = Stopwatch.GetTimestamp();
        base.AttentionGradientCore(q, k, v, queries, keys, options, o, maximum, denominator, dO, dq, dk, dv);
        meter.Add(nameof(AttentionGradient), 0, start);
    }

    /// <inheritdoc/>
    protected override void DropoutCore(Tensor x, DropoutMask mask, TokenLayout layout, Tensor y)
    {
        long start = Stopwatch.GetTimestamp();
        base.DropoutCore(x, mask, layout, y);
        meter.Add(nameof(Dropout), 0, start);
    }

    /// <inheritdoc/>
    protected override void UnaryCore(UnaryKind kind, Tensor x, Tensor y)
    {
        long start = Stopwatch.GetTimestamp();
        base.UnaryCore(kind, x, y);
        meter.Add(nameof(Unary), 0, start);
    }

    /// <inheritdoc/>
    protected override void UnaryGradientCore(UnaryKind kind, Tensor x, Tensor dy, Tensor dx)
    {
        long start = Stopwatch.GetTimestamp();
        base.UnaryGradientCore(kind, x, dy, dx);
        meter.Add(nameof(UnaryGradient), 0, start);
    }

    /// <inheritdoc/>
    protected override void BinaryCore(BinaryKind kind, Tensor a, Tensor b, Tensor y)
    {
        long start = Stopwatch.GetTimestamp();
        base.BinaryCore(kind, a, b, y);
        meter.Add($"Binary{kind} {y.Shape}", 0, start);
    }

    /// <inheritdoc/>
    protected override void ScaleCore(Tensor x, double factor, Tensor y)
    {
        long start = Stopwatch.GetTimestamp();
        base.ScaleCore(x, factor, y);
        meter.Add($"Scale {x.Shape}", 0, start);
    }

    /// <inheritdoc/>
    protected override void ReduceCore(ReduceKind kind, Tensor x, Tensor y)
    {
        long start = Stopwatch.GetTimestamp();
        base.ReduceCore(kind, x, y);
        meter.Add(nameof(Reduce), 0, start);
    }

    /// <inheritdoc/>
    protected override void SwiGluCore(Tensor gate, Tensor up, Tensor y)
    {
        long start = Stopwatch.GetTimestamp();
        base.SwiGluCore(gate, up, y);
        meter.Add(nameof(SwiGlu), 0, start);
    }

    /// <inheritdoc/>
    protected override void SwiGluGradientCore(Tensor gate, Tensor up, Tensor dy, Tensor? dgate, Tensor? dup)
    {
        long start = Stopwatch.GetTimestamp();
        base.SwiGluGradientCore(gate, up, dy, dgate, dup);
        meter.Add(nameof(SwiGluGradient), 0, start);
    }

    /// <inheritdoc/>
    protected override void MaximumGradientCore(Tensor x, Tensor other, Tensor dy, Tensor dx)
    {
        long start = Stopwatch.GetTimestamp();
        base.MaximumGradientCore(x, other, dy, dx);
        meter.Add(nameof(MaximumGradient), 0, start);
    }

    /// <inheritdoc/>
    protected override void RmsNormCore(Tensor x, Tensor weight, double epsilon, Tensor y, Tensor inverse)
    {
        long start = Stopwatch.GetTimestamp();
        base.RmsNormCore(x, weight, epsilon, y, inverse);
        meter.Add(nameof(RmsNorm), 0, start);
    }

    /// <inheritdoc/>
    protected override void RmsNormGradientCore(Tensor x, Tensor weight, Tensor inverse, Tensor dy, Tensor dx)
    {
        long start = Stopwatch.GetTimestamp();
        base.RmsNormGradientCore(x, weight, inverse, dy, dx);
        meter.Add(nameof(RmsNormGradient), 0, start);
    }

    /// <inheritdoc/>
    protected override void LayerNormCore(Tensor x, Tensor weight, Tensor? bias, double epsilon, Tensor y, Tensor mean, Tensor inverse)
    {
        long start = Stopwatch.GetTimestamp();
        base.LayerNormCore(x, weight, bias, epsilon, y, mean, inverse);
        meter.Add(nameof(LayerNorm), 0, start);
    }

    /// <inheritdoc/>
    protected override void LayerNormGradientCore(Tensor x, Tensor weight, Tensor mean, Tensor inverse, Tensor dy, Tensor dx)
    {
        long start = Stopwatch.GetTimestamp();
        base.LayerNormGradientCore(x, weight, mean, inverse, dy, dx);
        meter.Add(nameof(LayerNormGradient), 0, start);
    }

    /// <inheritdoc/>
    protected override void NormWeightGradientCore(Tensor x, Tensor? mean, Tensor inverse, Tensor dy, TokenLayout layout, Tensor dw)
    {
        long start = Stopwatch.GetTimestamp();
        base.NormWeightGradientCore(x, mean, inverse, dy, layout, dw);
        meter.Add(nameof(NormWeightGradient), 0, start);
    }

    /// <inheritdoc/>
    protected override void SoftmaxCore(Tensor x, Tensor y)
    {
        long start = Stopwatch.GetTimestamp();
        base.SoftmaxCore(x, y);
        meter.Add(nameof(Softmax), 0, start);
    }

    /// <inheritdoc/>
    protected override void SoftmaxGradientCore(Tensor y, Tensor dy, Tensor dx)
    {
        long start = Stopwatch.GetTimestamp();
        base.SoftmaxGradientCore(y, dy, dx);
        meter.Add(nameof(SoftmaxGradient), 0, start);
    }

    /// <inheritdoc/>
    protected override void CrossEntropyCore(Tensor logits, Tensor labels, Tensor losses, Tensor maximum, Tensor denominator)
    {
        long start = Stopwatch.GetTimestamp();
        base.CrossEntropyCore(logits, labels, losses, maximum, denominator);
        meter.Add(nameof(CrossEntropy), 0, start);
    }

    /// <inheritdoc/>
    protected override void CrossEntropyGradientCore(Tensor logits, Tensor labels, Tensor maximum, Tensor denominator, Tensor dlosses, Tensor dlogits)
    {
        long start = Stopwatch.GetTimestamp();
        base.CrossEntropyGradientCore(logits, labels, maximum, denominator, dlosses, dlogits);
        meter.Add(nameof(CrossEntropyGradient), 0, start);
    }

    /// <inheritdoc/>
    protected override void SquareSumCore(Tensor x, Tensor total)
    {
        long start = Stopwatch.GetTimestamp();
        base.SquareSumCore(x, total);
        meter.Add(nameof(SquareSum), 0, start);
    }

    /// <inheritdoc/>
    protected override void SgdCore(Tensor gradient, SgdStep step, Tensor p, Tensor? momentum)
    {
        long start = Stopwatch.GetTimestamp();
        base.SgdCore(gradient, step, p, momentum);
        meter.Add(nameof(Sgd), 0, start);
    }

    /// <inheritdoc/>
    protected override void AdamCore(Tensor gradient, AdamStep step, Tensor p, Tensor m, Tensor v, Tensor? largest)
    {
        long start = Stopwatch.GetTimestamp();
        base.AdamCore(gradient, step, p, m, v, largest);
        meter.Add(nameof(Adam), 0, start);
    }

    /// <inheritdoc/>
    protected override void AdamaxCore(Tensor gradient, AdamStep step, Tensor p, Tensor m, Tensor u)
    {
        long start = Stopwatch.GetTimestamp();
        base.AdamaxCore(gradient, step, p, m, u);
        meter.Add(nameof(Adamax), 0, start);
    }

    /// <inheritdoc/>
    protected override void LionCore(Tensor gradient, AdamStep step, Tensor p, Tensor m)
    {
        long start = Stopwatch.GetTimestamp();
        base.LionCore(gradient, step, p, m);
        meter.Add(nameof(Lion), 0, start);
    }

    /// <inheritdoc/>
    protected override void MatMulCore(Tensor a, Tensor b, bool transposeB, Tensor c, bool accumulate)
    {
        long start = Stopwatch.GetTimestamp();
        base.MatMulCore(a, b, transposeB, c, accumulate);
        meter.Add($"MatMul {a.Shape[-2]}×{a.Shape[-1]}×{c.Shape[-1]}{(transposeB ? " ᵀ" : "")}", 2.0 * c.Count * a.Shape[-1], start);
    }

    /// <inheritdoc/>
    protected override void MatMulTokensCore(Tensor a, Tensor b, TokenLayout layout, Tensor c)
    {
        long start = Stopwatch.GetTimestamp();
        base.MatMulTokensCore(a, b, layout, c);
        meter.Add($"MatMulTokens {c.Shape[0]}×{a.Shape[0]}×{c.Shape[1]}", 2.0 * c.Count * a.Shape[0], start);
    }

    /// <inheritdoc/>
    protected override void DotRowsCore(Tensor a, Tensor b, Tensor y)
    {
        long start = Stopwatch.GetTimestamp();
        base.DotRowsCore(a, b, y);
        meter.Add(nameof(DotRows), 0, start);
    }

    /// <inheritdoc/>
    protected override void GatherCore(Tensor table, Tensor indices, Tensor y)
    {
        long start = Stopwatch.GetTimestamp();
        base.GatherCore(table, indices, y);
        meter.Add(nameof(Gather), 0, start);
    }

    /// <inheritdoc/>
    protected override void ScatterCore(Tensor x, Tensor indices, Tensor y)
    {
        long start = Stopwatch.GetTimestamp();
        base.ScatterCore(x, indices, y);
        meter.Add(nameof(Scatter), 0, start);
    }

    /// <inheritdoc/>
    protected override void ScatterAddTokensCore(Tensor x, Tensor indices, TokenLayout layout, Tensor y, int skip)
    {
        long start = Stopwatch.GetTimestamp();
        base.ScatterAddTokensCore(x, indices, layout, y, skip);
        meter.Add(nameof(ScatterAddTokens), 0, start);
    }

    /// <inheritdoc/>
    protected override void SumTokensCore(Tensor x, TokenLayout layout, Tensor y)
    {
        long start = Stopwatch.GetTimestamp();
        base.SumTokensCore(x, layout, y);
        meter.Add(nameof(SumTokens), 0, start);
    }

    /// <inheritdoc/>
    protected override void SumLossCore(Tensor x, TokenLayout layout, Tensor y, Tensor? total)
    {
        long start = Stopwatch.GetTimestamp();
        base.SumLossCore(x, layout, y, total);
        meter.Add(nameof(SumLoss), 0, start);
    }

}
