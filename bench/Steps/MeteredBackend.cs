using Reference.Tensors;
using Reference.Tensors.Backends;
using Reference.Tensors.Backends.Simd;

namespace Reference.Bench;

/// <summary>
/// The backend of a profile: each launch of a kernel is noted under its name, of a product under its shape. Each kernel has its
/// method here; a test fails where a new one is missing.
/// </summary>
/// <param name="threads">Threads.</param>
/// <param name="meter">Where launches are noted.</param>
internal sealed class MeteredBackend(int threads, Meter meter) : SimdBackend(threads)
{
    /// <inheritdoc/>
    protected override void FillCore(Tensor y, double value)
    {
        using Meter.Launch launch = meter.Moves(nameof(Fill), y);
        base.FillCore(y, value);
    }

    /// <inheritdoc/>
    protected override void CopyCore(Tensor x, Tensor y)
    {
        using Meter.Launch launch = meter.Moves(nameof(Copy), x, y);
        base.CopyCore(x, y);
    }

    /// <inheritdoc/>
    protected override void RotaryCore(Tensor x, Tensor cos, Tensor sin, bool interleaved, bool inverse, Tensor y)
    {
        using Meter.Launch launch = meter.Moves(nameof(Rotary), x, cos, sin, y);
        base.RotaryCore(x, cos, sin, interleaved, inverse, y);
    }

    /// <inheritdoc/>
    protected override void AttentionCore(
        Tensor q, Tensor k, Tensor v, TokenLayout queries, TokenLayout keys, AttentionOptions options, Tensor o, Tensor maximum,
        Tensor denominator)
    {
        using Meter.Launch launch = meter.Computes(nameof(Attention), 2 * AttentionProduct(q, queries, keys, options));
        base.AttentionCore(q, k, v, queries, keys, options, o, maximum, denominator);
    }

    /// <inheritdoc/>
    protected override void AttentionGradientCore(
        Tensor q, Tensor k, Tensor v, TokenLayout queries, TokenLayout keys, AttentionOptions options, Tensor o, Tensor maximum,
        Tensor denominator, Tensor dO, Tensor? dq, Tensor? dk, Tensor? dv)
    {
        using Meter.Launch launch = meter.Computes(nameof(AttentionGradient), 4 * AttentionProduct(q, queries, keys, options));
        base.AttentionGradientCore(q, k, v, queries, keys, options, o, maximum, denominator, dO, dq, dk, dv);
    }

    /// <inheritdoc/>
    protected override void DropoutCore(Tensor x, DropoutMask mask, TokenLayout layout, Tensor y)
    {
        using Meter.Launch launch = meter.Moves(nameof(Dropout), x, y);
        base.DropoutCore(x, mask, layout, y);
    }

    /// <inheritdoc/>
    protected override void UnaryCore(UnaryKind kind, Tensor x, Tensor y)
    {
        using Meter.Launch launch = meter.Moves(kind.ToString(), x, y);
        base.UnaryCore(kind, x, y);
    }

    /// <inheritdoc/>
    protected override void UnaryGradientCore(UnaryKind kind, Tensor x, Tensor dy, Tensor dx)
    {
        using Meter.Launch launch = meter.Moves(kind + "Gradient", x, dy, dx);
        base.UnaryGradientCore(kind, x, dy, dx);
    }

    /// <inheritdoc/>
    protected override void BinaryCore(BinaryKind kind, Tensor a, Tensor b, Tensor y)
    {
        using Meter.Launch launch = meter.Moves(kind.ToString(), a, b, y);
        base.BinaryCore(kind, a, b, y);
    }

    /// <inheritdoc/>
    protected override void ScaleCore(Tensor x, double factor, Tensor y)
    {
        using Meter.Launch launch = meter.Moves(nameof(Scale), x, y);
        base.ScaleCore(x, factor, y);
    }

    /// <inheritdoc/>
    protected override void ReduceCore(ReduceKind kind, Tensor x, Tensor y)
    {
        using Meter.Launch launch = meter.Moves("Reduce" + kind, x, y);
        base.ReduceCore(kind, x, y);
    }

    /// <inheritdoc/>
    protected override void SwiGluCore(Tensor gate, Tensor up, Tensor y)
    {
        using Meter.Launch launch = meter.Moves(nameof(SwiGlu), gate, up, y);
        base.SwiGluCore(gate, up, y);
    }

    /// <inheritdoc/>
    protected override void SwiGluGradientCore(Tensor gate, Tensor up, Tensor dy, Tensor? dgate, Tensor? dup)
    {
        using Meter.Launch launch = meter.Moves(nameof(SwiGluGradient), gate, up, dy, dgate, dup);
        base.SwiGluGradientCore(gate, up, dy, dgate, dup);
    }

    /// <inheritdoc/>
    protected override void MaximumGradientCore(Tensor x, Tensor other, Tensor dy, Tensor dx)
    {
        using Meter.Launch launch = meter.Moves(nameof(MaximumGradient), x, other, dy, dx);
        base.MaximumGradientCore(x, other, dy, dx);
    }

    /// <inheritdoc/>
    protected override void RmsNormCore(Tensor x, Tensor weight, double epsilon, Tensor y, Tensor inverse)
    {
        using Meter.Launch launch = meter.Moves(nameof(RmsNorm), x, weight, y, inverse);
        base.RmsNormCore(x, weight, epsilon, y, inverse);
    }

    /// <inheritdoc/>
    protected override void RmsNormGradientCore(Tensor x, Tensor weight, Tensor inverse, Tensor dy, Tensor dx)
    {
        using Meter.Launch launch = meter.Moves(nameof(RmsNormGradient), x, weight, inverse, dy, dx);
        base.RmsNormGradientCore(x, weight, inverse, dy, dx);
    }

    /// <inheritdoc/>
    protected override void LayerNormCore(Tensor x, Tensor weight, Tensor? bias, double epsilon, Tensor y, Tensor mean, Tensor inverse)
    {
        using Meter.Launch launch = meter.Moves(nameof(LayerNorm), x, weight, bias, y, mean, inverse);
        base.LayerNormCore(x, weight, bias, epsilon, y, mean, inverse);
    }

    /// <inheritdoc/>
    protected override void LayerNormGradientCore(Tensor x, Tensor weight, Tensor mean, Tensor inverse, Tensor dy, Tensor dx)
    {
        using Meter.Launch launch = meter.Moves(nameof(LayerNormGradient), x, weight, mean, inverse, dy, dx);
        base.LayerNormGradientCore(x, weight, mean, inverse, dy, dx);
    }

    /// <inheritdoc/>
    protected override void NormWeightGradientCore(Tensor x, Tensor? mean, Tensor inverse, Tensor dy, TokenLayout layout, Tensor dw)
    {
        using Meter.Launch launch = meter.Moves(nameof(NormWeightGradient), x, mean, inverse, dy, dw);
        base.NormWeightGradientCore(x, mean, inverse, dy, layout, dw);
    }

    /// <inheritdoc/>
    protected override void SoftmaxCore(Tensor x, Tensor y)
    {
        using Meter.Launch launch = meter.Moves(nameof(Softmax), x, y);
        base.SoftmaxCore(x, y);
    }

    /// <inheritdoc/>
    protected override void SoftmaxGradientCore(Tensor y, Tensor dy, Tensor dx)
    {
        using Meter.Launch launch = meter.Moves(nameof(SoftmaxGradient), y, dy, dx);
        base.SoftmaxGradientCore(y, dy, dx);
    }

    /// <inheritdoc/>
    protected override void CrossEntropyCore(Tensor logits, Tensor labels, Tensor losses, Tensor maximum, Tensor denominator)
    {
        using Meter.Launch launch = meter.Moves(nameof(CrossEntropy), logits, labels, losses, maximum, denominator);
        base.CrossEntropyCore(logits, labels, losses, maximum, denominator);
    }

    /// <inheritdoc/>
    protected override void CrossEntropyGradientCore(
        Tensor logits, Tensor labels, Tensor maximum, Tensor denominator, Tensor dlosses, Tensor dlogits)
    {
        using Meter.Launch launch = meter.Moves(nameof(CrossEntropyGradient), logits, labels, maximum, denominator, dlosses, dlogits);
        base.CrossEntropyGradientCore(logits, labels, maximum, denominator, dlosses, dlogits);
    }

    /// <inheritdoc/>
    protected override void SquareSumCore(Tensor x, Tensor total)
    {
        using Meter.Launch launch = meter.Moves(nameof(SquareSum), x, total);
        base.SquareSumCore(x, total);
    }

    /// <inheritdoc/>
    protected override void SgdCore(Tensor gradient, SgdStep step, Tensor p, Tensor? momentum)
    {
        using Meter.Launch launch = meter.Moves(nameof(Sgd), gradient, p, momentum);
        base.SgdCore(gradient, step, p, momentum);
    }

    /// <inheritdoc/>
    protected override void AdamCore(Tensor gradient, AdamStep step, Tensor p, Tensor m, Tensor v, Tensor? largest)
    {
        using Meter.Launch launch = meter.Moves(nameof(Adam), gradient, p, m, v, largest);
        base.AdamCore(gradient, step, p, m, v, largest);
    }

    /// <inheritdoc/>
    protected override void AdamaxCore(Tensor gradient, AdamStep step, Tensor p, Tensor m, Tensor u)
    {
        using Meter.Launch launch = meter.Moves(nameof(Adamax), gradient, p, m, u);
        base.AdamaxCore(gradient, step, p, m, u);
    }

    /// <inheritdoc/>
    protected override void LionCore(Tensor gradient, AdamStep step, Tensor p, Tensor m)
    {
        using Meter.Launch launch = meter.Moves(nameof(Lion), gradient, p, m);
        base.LionCore(gradient, step, p, m);
    }

    /// <inheritdoc/>
    protected override void MatMulCore(Tensor a, Tensor b, bool transposeB, Tensor c, bool accumulate)
    {
        using Meter.Launch launch = meter.Computes(ProductName(a, b, transposeB, c), 2.0 * c.Count * a.Shape[-1]);
        base.MatMulCore(a, b, transposeB, c, accumulate);
    }

    /// <inheritdoc/>
    protected override void MatMulTokensCore(Tensor a, Tensor b, TokenLayout layout, Tensor c)
    {
        using Meter.Launch launch = meter.Computes(
            $"{nameof(MatMulTokens)} {c.Shape[0]}×{a.Shape[0]}×{c.Shape[1]}", 2.0 * c.Count * a.Shape[0]);
        base.MatMulTokensCore(a, b, layout, c);
    }

    /// <inheritdoc/>
    protected override void DotRowsCore(Tensor a, Tensor b, Tensor y)
    {
        using Meter.Launch launch = meter.Moves(nameof(DotRows), a, b, y);
        base.DotRowsCore(a, b, y);
    }

    /// <inheritdoc/>
    protected override void GatherCore(Tensor table, Tensor indices, Tensor y)
    {
        using Meter.Launch launch = meter.Moves(nameof(Gather), y, y);
        base.GatherCore(table, indices, y);
    }

    /// <inheritdoc/>
    protected override void ScatterCore(Tensor x, Tensor indices, Tensor y)
    {
        using Meter.Launch launch = meter.Moves(nameof(Scatter), x, x);
        base.ScatterCore(x, indices, y);
    }

    /// <inheritdoc/>
    protected override void ScatterAddTokensCore(Tensor x, Tensor indices, TokenLayout layout, Tensor y, int skip)
    {
        using Meter.Launch launch = meter.Moves(nameof(ScatterAddTokens), x, x);
        base.ScatterAddTokensCore(x, indices, layout, y, skip);
    }

    /// <inheritdoc/>
    protected override void SumTokensCore(Tensor x, TokenLayout layout, Tensor y)
    {
        using Meter.Launch launch = meter.Moves(nameof(SumTokens), x, y);
        base.SumTokensCore(x, layout, y);
    }

    /// <inheritdoc/>
    protected override void SumLossCore(Tensor x, TokenLayout layout, Tensor y, Tensor? total)
    {
        using Meter.Launch launch = meter.Moves(nameof(SumLoss), x, y, total);
        base.SumLossCore(x, layout, y, total);
    }

    /// <summary>rows×inner×columns, ᵀ where the right factor is stored as [columns, inner].</summary>
    private static string ProductName(Tensor a, Tensor b, bool transposeB, Tensor c)
    {
        string stored = b.DType == c.DType ? "" : $" {b.DType}";
        return $"{nameof(MatMul)} {a.Shape[-2]}×{a.Shape[-1]}×{c.Shape[-1]}{(transposeB ? "ᵀ" : "")}{stored}";
    }

    /// <summary>Operations of one product of attention over the pairs that see each other, all query heads. Forward needs two, backward
    /// four; the scores that it computes again are no need of the step.</summary>
    private static double AttentionProduct(Tensor q, TokenLayout queries, TokenLayout keys, AttentionOptions options)
    {
        long pairs = 0;
        foreach (TokenDocument document in queries.Documents)
            foreach (TokenDocument other in keys.Documents)
                if (document.Number == other.Number) pairs += Visible(queries, document, keys, other, options);
        return 2.0 * pairs * q.Shape[1] * q.Shape[2];
    }

    private static long Visible(
        TokenLayout queries, TokenDocument document, TokenLayout keys, TokenDocument other, AttentionOptions options)
    {
        long pairs = 0;
        foreach (int query in queries.Indices.Slice(document.Start, document.Length))
            foreach (int key in keys.Indices.Slice(other.Start, other.Length))
                if (options.Sees(query, key)) pairs++;
        return pairs;
    }
}
