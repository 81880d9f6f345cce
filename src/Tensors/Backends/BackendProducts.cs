namespace Reference.Tensors.Backends;

/// <content>Matrix products.</content>
public abstract partial class Backend
{
    /// <summary>
    /// c[i, j] = Σₖ a[i, k]·b[k, j] in the order of features: blocks of 256 consecutive k, in a block a chain of fused multiply-adds from +0
    /// over ascending k, block sums added in order to a total from +0 (or to what c holds). Leading axes are a batch.
    /// </summary>
    /// <param name="a">[..., m, k], any strides.</param>
    /// <param name="b">[..., k, n], or [..., n, k] where transposed; any strides. A matrix may be stored in another type (an opaque weight).</param>
    /// <param name="transposeB">b's last two axes are exchanged.</param>
    /// <param name="c">[..., m, n], dense.</param>
    /// <param name="accumulate">Totals start from c's content.</param>
    public void MatMul(Tensor a, Tensor b, bool transposeB, Tensor c, bool accumulate = false)
    {
        CheckCompute(nameof(MatMul), c.DType, a, c);
        Check(b, nameof(MatMul));
        if (ReferenceEquals(c.Storage, a.Storage) || ReferenceEquals(c.Storage, b.Storage)) throw Bad(nameof(MatMul), "the result shares a factor's memory", a, b, c);
        CheckResults(nameof(MatMul), c);
        int rank = c.Shape.Rank;
        if (rank < 2 || a.Shape.Rank != rank || b.Shape.Rank != rank) throw Bad(nameof(MatMul), "operands must have the same rank, 2 or more", a, b, c);
        nint inner = transposeB ? b.Shape[-1] : b.Shape[-2], columns = transposeB ? b.Shape[-2] : b.Shape[-1];
        bool fits = a.Shape[-1] == inner && a.Shape[-2] == c.Shape[-2] && columns == c.Shape[-1]
            && a.Shape.Lengths[..^2].SequenceEqual(c.Shape.Lengths[..^2]) && b.Shape.Lengths[..^2].SequenceEqual(c.Shape.Lengths[..^2]);
        if (!fits) throw Bad(nameof(MatMul), transposeB ? "a·bᵀ does not fit" : "a·b does not fit", a, b, c);
        if (b.DType != c.DType && !(b.DType.IsFloat() || b.DType.IsQuantized())) throw Bad(nameof(MatMul), $"a weight of {b.DType} has no values", a, b, c);
        if (c.Count > 0) MatMulCore(a, b, transposeB, c, accumulate);
        GC.KeepAlive(a);
        GC.KeepAlive(b);
        GC.KeepAlive(c);
    }

    /// <summary>
    /// The gradient of a weight: c[i, j] += Σₜ a[t, i]·b[t, j] in the order of tokens: the layout's blocks, in a block a chain of fused
    /// multiply-adds from +0, block sums added to c in order.
    /// </summary>
    /// <param name="a">[tokens, m], any strides.</param>
    /// <param name="b">[tokens, n], any strides.</param>
    /// <param name="layout">What the tokens are.</param>
    /// <param name="c">[m, n], any strides; accumulated into.</param>
    public void MatMulTokens(Tensor a, Tensor b, TokenLayout layout, Tensor c)
    {
        CheckCompute(nameof(MatMulTokens), c.DType, a, b, c);
        bool fits = a.Shape.Rank == 2 && b.Shape.Rank == 2 && c.Shape.Rank == 2 && a.Shape[0] == layout.Count && b.Shape[0] == layout.Count
            && a.Shape[1] == c.Shape[0] && b.Shape[1] == c.Shape[1];
        if (ReferenceEquals(c.Storage, a.Storage) || ReferenceEquals(c.Storage, b.Storage))
            throw Bad(nameof(MatMulTokens), "the result shares a factor's memory", a, b, c);
        if (!fits) throw Bad(nameof(MatMulTokens), $"aᵀ·b over {layout.Count} tokens does not fit", a, b, c);
        c.Storage.CountWrite();
        if (c.Count > 0) MatMulTokensCore(a, b, layout, c);
        GC.KeepAlive(a);
        GC.KeepAlive(b);
        GC.KeepAlive(c);
    }

    /// <summary>y[r] = Σⱼ a[r, j]·b[r, j] in the order of features, for each row of a, b [..., n].</summary>
    public void DotRows(Tensor a, Tensor b, Tensor y)
    {
        CheckCompute(nameof(DotRows), y.DType, a, b, y);
        CheckResults(nameof(DotRows), y);
        if (a.Shape != b.Shape || a.Shape.Rank == 0 || !y.Shape.Lengths.SequenceEqual(a.Shape.Lengths[..^1])) throw Bad(nameof(DotRows), "the shapes do not fit", a, b, y);
        if (y.Count > 0) DotRowsCore(a.Dense(), b.Dense(), y);
        GC.KeepAlive(a);
        GC.KeepAlive(b);
        GC.KeepAlive(y);
    }

    /// <summary>See <see cref="MatMul"/>; c is not empty, k may be 0.</summary>
    protected virtual void MatMulCore(Tensor a, Tensor b, bool transposeB, Tensor c, bool accumulate) => throw Lacks(nameof(MatMul));

    /// <summary>See <see cref="MatMulTokens"/>; c is not empty.</summary>
    protected virtual void MatMulTokensCore(Tensor a, Tensor b, TokenLayout layout, Tensor c) => throw Lacks(nameof(MatMulTokens));

    /// <summary>See <see cref="DotRows"/>; dense.</summary>
    protected virtual void DotRowsCore(Tensor a, Tensor b, Tensor y) => throw Lacks(nameof(DotRows));
}
