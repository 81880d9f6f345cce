namespace Reference.Tensors.Backends;

/// <content>Look-ups and sums over tokens.</content>
public abstract partial class Backend
{
    /// <summary>y[i] = table[indices[i]], whole rows; the table may be stored in another type.</summary>
    /// <param name="table">[rows, ...]; rows may be strided, what is inside a row is dense.</param>
    /// <param name="indices">I32 [n].</param>
    /// <param name="y">[n, ...], dense.</param>
    /// <exception cref="ArgumentException">An index lies outside the table.</exception>
    public void Gather(Tensor table, Tensor indices, Tensor y)
    {
        CheckRows(nameof(Gather), table, indices, y);
        if (!HasDenseRows(table)) throw Bad(nameof(Gather), "what is inside a row of the table must be dense", table, indices, y);
        CheckResults(nameof(Gather), y);
        if (y.Count > 0) GatherCore(table, indices, y);
        GC.KeepAlive(table);
        GC.KeepAlive(indices);
        GC.KeepAlive(y);
    }

    /// <summary>y[indices[i]] = x[i], whole rows; other rows of y stay.</summary>
    /// <exception cref="ArgumentException">An index lies outside y or stands twice.</exception>
    public void Scatter(Tensor x, Tensor indices, Tensor y)
    {
        CheckRows(nameof(Scatter), y, indices, x);
        CheckDifferent(nameof(Scatter), indices);
        y.Storage.CountWrite();
        if (x.Count > 0) ScatterCore(x.Dense(), indices, y);
        GC.KeepAlive(x);
        GC.KeepAlive(indices);
        GC.KeepAlive(y);
    }

    /// <summary>
    /// The gradient of a table: y[r] += Σ over tokens t with indices[t] = r of x[t], in the order of tokens (its one-hot product: blocks,
    /// block sums added to y in order; tokens of other rows are no part of a sum). Rows equal to <paramref name="skip"/> get nothing.
    /// </summary>
    public void ScatterAddTokens(Tensor x, Tensor indices, TokenLayout layout, Tensor y, int skip = -1)
    {
        CheckRows(nameof(ScatterAddTokens), y, indices, x);
        CheckCompute(nameof(ScatterAddTokens), y.DType, x, y);
        CheckResults(nameof(ScatterAddTokens), y);
        if (layout.Count != indices.Count) throw Bad(nameof(ScatterAddTokens), $"the layout has {layout.Count} tokens", x, indices, y);
        if (x.Count > 0) ScatterAddTokensCore(x.Dense(), indices, layout, y, skip);
        GC.KeepAlive(x);
        GC.KeepAlive(indices);
        GC.KeepAlive(y);
    }

    /// <summary>y[j] += Σₜ x[t, j] in the order of tokens (plain adds in a block): the gradient of a bias.</summary>
    /// <param name="x">[tokens, ...], any strides.</param>
    /// <param name="layout">What the tokens are.</param>
    /// <param name="y">x's shape without the first axis, dense; accumulated into.</param>
    public void SumTokens(Tensor x, TokenLayout layout, Tensor y)
    {
        CheckCompute(nameof(SumTokens), y.DType, x, y);
        CheckResults(nameof(SumTokens), y);
        if (x.Shape.Rank == 0 || x.Shape[0] != layout.Count || !y.Shape.Lengths.SequenceEqual(x.Shape.Lengths[1..]))
            throw Bad(nameof(SumTokens), $"the sum over {layout.Count} tokens does not fit", x, y);
        if (y.Count > 0) SumTokensCore(x.Dense(), layout, y);
        GC.KeepAlive(x);
        GC.KeepAlive(y);
    }

    /// <summary>y = Σₜ x[t]: blocks as above, the block sums folded in binary64 and rounded once (a loss).</summary>
    /// <param name="x">[tokens].</param>
    /// <param name="layout">What the tokens are.</param>
    /// <param name="y">Scalar.</param>
    /// <param name="total">
    /// F64 scalar that the same block sums are added to in order, or none: carried through micro-batches from +0, it is the unrounded sum of the whole
    /// batch in bits, however the batch was split. A recomputation would add again: keep it out of checkpointed segments.
    /// </param>
    public void SumLoss(Tensor x, TokenLayout layout, Tensor y, Tensor? total = null)
    {
        CheckCompute(nameof(SumLoss), y.DType, x, y);
        CheckCompute(nameof(SumLoss), DType.F64, total);
        if (total is not null && total.Count != 1) throw Bad(nameof(SumLoss), "the total must be one number", x, y, total);
        if (x.Shape.Rank != 1 || x.Shape[0] != layout.Count || y.Count != 1) throw Bad(nameof(SumLoss), $"the sum over {layout.Count} tokens does not fit", x, y);
        CheckResults(nameof(SumLoss), y, total);
        SumLossCore(x.Dense(), layout, y, total);
        Hold(x, y, total);
    }

    /// <summary>See <see cref="Gather"/>; indices are within the table.</summary>
    protected virtual void GatherCore(Tensor table, Tensor indices, Tensor y) => throw Lacks(nameof(Gather));

    /// <summary>See <see cref="Scatter"/>.</summary>
    protected virtual void ScatterCore(Tensor x, Tensor indices, Tensor y) => throw Lacks(nameof(Scatter));

    /// <summary>See <see cref="ScatterAddTokens"/>.</summary>
    protected virtual void ScatterAddTokensCore(Tensor x, Tensor indices, TokenLayout layout, Tensor y, int skip) => throw Lacks(nameof(ScatterAddTokens));

    /// <summary>See <see cref="SumTokens"/>.</summary>
    protected virtual void SumTokensCore(Tensor x, TokenLayout layout, Tensor y) => throw Lacks(nameof(SumTokens));

    /// <summary>See <see cref="SumLoss"/>.</summary>
    protected virtual void SumLossCore(Tensor x, TokenLayout layout, Tensor y, Tensor? total) => throw Lacks(nameof(SumLoss));

    private static bool HasDenseRows(Tensor table)
    {
        nint step = 1;
        for (int axis = table.Shape.Rank - 1; axis > 0; step *= table.Shape[axis--])
            if (table.Shape[axis] > 1 && table.Strides[axis] != step && !table.DType.IsQuantized()) return false;
        return true;
    }

    private void CheckRows(string kernel, Tensor table, Tensor indices, Tensor rows)
    {
        Check(table, kernel);
        Check(indices, kernel);
        Check(rows, kernel);
        bool fits = table.Shape.Rank >= 1 && indices.Shape.Rank == 1 && indices.DType == DType.I32 && indices.IsDense && rows.Shape.Rank == table.Shape.Rank
            && rows.Shape[0] == indices.Count && rows.Shape.Lengths[1..].SequenceEqual(table.Shape.Lengths[1..]);
        if (!fits) throw Bad(kernel, "rows, indices (I32) and table do not fit", table, indices, rows);
        CheckIndices(kernel, indices, table.Shape[0]);
    }

    /// <summary>Checks that no index stands twice.</summary>
    protected virtual void CheckDifferent(string kernel, Tensor indices)
    {
        var seen = new HashSet<int>();
        foreach (int index in indices.ToArray<int>())
            if (!seen.Add(index)) throw new ArgumentException($"{kernel}: index {index} stands twice in {indices}; name each row once");
    }

    /// <summary>Checks that every index is in [0, <paramref name="limit"/>).</summary>
    protected virtual void CheckIndices(string kernel, Tensor indices, nint limit)
    {
        int[] values = indices.ToArray<int>();
        for (int i = 0; i < values.Length; i++)
            if ((uint)values[i] >= (nuint)limit) throw new ArgumentException($"{kernel}: index {values[i]} at {i} lies outside a table of {limit} rows");
    }
}
