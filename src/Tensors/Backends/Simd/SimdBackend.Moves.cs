using Reference.Tensors.Backends.Scalar;

namespace Reference.Tensors.Backends.Simd;

/// <content>Kernels that move elements: whole runs of bytes where they lie together, on all threads.</content>
public partial class SimdBackend
{
    /// <inheritdoc/>
    protected override void FillCore(Tensor y, double value)
    {
        bool isClear = BitConverter.DoubleToInt64Bits(value) == 0 && y.DType.IsFloat();
        if (y.IsDense && (isClear || y.DType is DType.F32 or DType.F64)) For(y.Count, 0.25, new FillRange(y, value));
        else base.FillCore(y, value);
    }

    /// <inheritdoc/>
    protected override void CopyCore(Tensor x, Tensor y)
    {
        bool isSame = x.DType == y.DType && !x.DType.IsQuantized(), isDense = x.IsDense && y.IsDense;
        if (x.DType == y.DType && isDense)
            For((x.DType.ByteCount(x.Count) + CopyBytes.Line - 1) / CopyBytes.Line, 4, new CopyBytes(x, y));
        else if (isDense && !x.DType.IsQuantized()) For(y.Count, 2, new ConvertRange(x, y));
        else if (isSame && CopyColumns.Fits(x, y)) For(CopyColumns.Count(y), 0.5 * CopyColumns.Strip * y.Shape[-2], new CopyColumns(x, y));
        else if (y.Shape.Rank > 0) For(y.Count / y.Shape[-1], (isSame ? 0.25 : 2) * y.Shape[-1], new CopyRows(x, y));
        else base.CopyCore(x, y);
    }

    /// <inheritdoc/>
    protected override void GatherCore(Tensor table, Tensor indices, Tensor y)
    {
        nint width = y.Count / indices.Count;
        For(indices.Count, (table.DType == y.DType ? 0.25 : 2) * width, new GatherRows(table, indices, y));
    }

    /// <inheritdoc/>
    protected override void ScatterCore(Tensor x, Tensor indices, Tensor y)
    {
        if (x.DType != y.DType || !y.IsDense) base.ScatterCore(x, indices, y);
        else For(indices.Count, 0.25 * (x.Count / indices.Count), new ScatterRows(x, indices, y));
    }
}
