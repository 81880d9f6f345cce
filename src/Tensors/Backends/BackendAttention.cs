namespace Reference.Tensors.Backends;

/// <content>Rotary positions and attention.</content>
public abstract partial class Backend
{
    /// <summary>
    /// Rotary positions (Su et al. 2021, arXiv 2104.09864): for each pair (x₁, x₂) of a head, y₁ = fma(−x₂, s, x₁·c), y₂ = fma(x₁, s, x₂·c); dimensions
    /// beyond the table's pass through. The inverse turns back (s negated), which is the gradient.
    /// </summary>
    /// <param name="x">[tokens, heads, d].</param>
    /// <param name="cos">[tokens, r/2], r ≤ d the rotated dimensions.</param>
    /// <param name="sin">[tokens, r/2].</param>
    /// <param name="interleaved">Pairs are (2i, 2i+1); else (i, i + r/2).</param>
    /// <param name="inverse">Turn back.</param>
    /// <param name="y">As x.</param>
    public void Rotary(Tensor x, Tensor cos, Tensor sin, bool interleaved, bool inverse, Tensor y)
    {
        CheckCompute(nameof(Rotary), y.DType, x, cos, sin, y);
        CheckResults(nameof(Rotary), y);
        if (!cos.IsDense || !sin.IsDense) throw Bad(nameof(Rotary), "tables must be dense", cos, sin);
        bool fits = x.Shape.Rank == 3 && y.Shape == x.Shape && cos.Shape == sin.Shape && cos.Shape.Rank == 2 && cos.Shape[0] == x.Shape[0] && 2 * cos.Shape[1] <= x.Shape[2];
        if (!fits) throw Bad(nameof(Rotary), "x [tokens, heads, d] and tables [tokens, r/2] with r ≤ d are expected", x, cos, sin, y);
        if (y.Count > 0) RotaryCore(x.Dense(), cos, sin, interleaved, inverse, y);
        Hold(x, cos, sin, y);
    }

    /// <summary>
    /// Softmax attention of each head: q' = q·scale, s = q'·k (order of features), m = max s, e = exp(s − m), d = Σe (plain adds) and
    /// o = (Σ e·v)/d, sums over keys in blocks of 256 of the key's index in its document. Query head h reads key head ⌊h·G/H⌋. A query that
    /// sees no key gives 0.
    /// </summary>
    /// <param name="q">[queries, H, d].</param>
    /// <param name="k">[keys, G, d], H a multiple of G.</param>
    /// <param name="v">[keys, G, dv].</param>
    /// <param name="queries">Layout of the queries.</param>
    /// <param name="keys">Layout of the keys; documents are matched by number.</param>
    /// <param name="options">Scale and mask.</param>
    /// <param name="o">[queries, H, dv].</param>
    /// <param name="maximum">[queries, H], m.</param>
    /// <param name="denominator">[queries, H], d.</param>
    public void Attention(
        Tensor q, Tensor k, Tensor v, TokenLayout queries, TokenLayout keys, in AttentionOptions options, Tensor o, Tensor maximum, Tensor denominator)
    {
        CheckAttention(nameof(Attention), q, k, v, queries, keys, o, maximum, denominator);
        CheckResults(nameof(Attention), o, maximum, denominator);
        if (o.Count > 0) AttentionCore(q.Dense(), k.Dense(), v.Dense(), queries, keys, options, o, maximum, denominator);
        Hold(q, k, v, o, maximum, denominator);
    }

    /// <summary>
    /// With dO' = dO/d and D = Σⱼ dO'ⱼ·oⱼ (order of features), and e recomputed: t = e·(dO'·v − D) (the dot in the order of features); dq =
    /// (Σ t·k)·scale over keys; dk = Σ t·q' and dv = Σ e·dO' over queries, in blocks of 256 of the index in the document, anew at every query head, heads
    /// added in order. Gradients that are null are not formed.
    /// </summary>
    public void AttentionGradient(
        Tensor q, Tensor k, Tensor v, TokenLayout queries, TokenLayout keys, in AttentionOptions options,
        Tensor o, Tensor maximum, Tensor denominator, Tensor dO, Tensor? dq, Tensor? dk, Tensor? dv)
    {
        CheckAttention(nameof(AttentionGradient), q, k, v, queries, keys, o, maximum, denominator);
        CheckCompute(nameof(AttentionGradient), o.DType, dO, dq, dk, dv);
        CheckResults(nameof(AttentionGradient), dq, dk, dv);
        if (dO.Shape != o.Shape || (dq is not null && dq.Shape != q.Shape) || (dk is not null && dk.Shape != k.Shape) || (dv is not null && dv.Shape != v.Shape))
            throw Bad(nameof(AttentionGradient), "a gradient has another shape than its operand", q, k, v, dO, dq, dk, dv);
        AttentionGradientCore(q.Dense(), k.Dense(), v.Dense(), queries, keys, options, o, maximum, denominator, dO.Dense(), dq, dk, dv);
        Hold(q, k, v, o, maximum, denominator, dO, dq, dk, dv);
    }

    /// <summary>See <see cref="Rotary"/>.</summary>
    protected virtual void RotaryCore(Tensor x, Tensor cos, Tensor sin, bool interleaved, bool inverse, Tensor y) => throw Lacks(nameof(Rotary));

    /// <summary>See <see cref="Attention"/>.</summary>
    protected virtual void AttentionCore(
        Tensor q, Tensor k, Tensor v, TokenLayout queries, TokenLayout keys, AttentionOptions options, Tensor o, Tensor maximum, Tensor denominator) =>
        throw Lacks(nameof(Attention));

    /// <summary>See <see cref="AttentionGradient"/>.</summary>
    protected virtual void AttentionGradientCore(
        Tensor q, Tensor k, Tensor v, TokenLayout queries, TokenLayout keys, AttentionOptions options,
        Tensor o, Tensor maximum, Tensor denominator, Tensor dO, Tensor? dq, Tensor? dk, Tensor? dv) => throw Lacks(nameof(AttentionGradient));

    private void CheckAttention(
        string kernel, Tensor q, Tensor k, Tensor v, TokenLayout queries, TokenLayout keys, Tensor o, Tensor maximum, Tensor denominator)
    {
        CheckCompute(kernel, o.DType, q, k, v, o, maximum, denominator);
        bool ranks = q.Shape.Rank == 3 && k.Shape.Rank == 3 && v.Shape.Rank == 3 && o.Shape.Rank == 3;
        bool fits = ranks && q.Shape[0] == queries.Count && k.Shape[0] == keys.Count && v.Shape[0] == keys.Count && q.Shape[2] == k.Shape[2]
            && k.Shape[1] == v.Shape[1] && k.Shape[1] > 0 && q.Shape[1] % k.Shape[1] == 0
            && o.Shape[0] == q.Shape[0] && o.Shape[1] == q.Shape[1] && o.Shape[2] == v.Shape[2] && maximum.Count == q.Shape[0] * q.Shape[1] && denominator.Count == maximum.Count;
        if (!fits) throw Bad(kernel, $"q [{queries.Count}, H, d], k [{keys.Count}, G, d] and v [{keys.Count}, G, dv] with H a multiple of G are expected", q, k, v, o);
    }
}
