using Reference.Tensors.Arithmetic;

namespace Reference.Tensors.Backends.Scalar;

/// <content>Sums over tokens.</content>
public partial class ScalarBackend
{
    /// <inheritdoc/>
    protected override void ScatterAddTokensCore(Tensor x, Tensor indices, TokenLayout layout, Tensor y, int skip) =>
        Run(y.DType, new ScatterAddKernel(x, indices, layout, y, skip));

    /// <inheritdoc/>
    protected override void SumTokensCore(Tensor x, TokenLayout layout, Tensor y) => Run(y.DType, new SumTokensKernel(x, layout, y));

    /// <inheritdoc/>
    protected override void SumLossCore(Tensor x, TokenLayout layout, Tensor y, Tensor? total) =>
        Run(y.DType, new SumLossKernel(x, layout, y, total));
}

/// <summary>In each block, the tokens of one row are summed in order from +0; the sums are added to the rows.</summary>
internal readonly unsafe struct ScatterAddKernel(Tensor x, Tensor indices, TokenLayout layout, Tensor y, int skip) : IKernel
{
    public void Run<T>(ScalarBackend backend)
        where T : unmanaged, IReal<T>
    {
        T* px = x.Pointer<T>(), py = y.Pointer<T>();
        int* rows = indices.Pointer<int>();
        nint width = x.Count / layout.Count;
        (TokenLayout tokens, int padding) = (layout, skip);
        backend.For(width, layout.Count * 64, (begin, end) =>
        {
            foreach (TokenBlock block in tokens.Blocks)
            {
                int last = block.Start + block.Length;
                for (int t = block.Start; t < last; t++)
                {
                    if (rows[t] == padding || IsEarlier(rows, block.Start, t)) continue;
                    for (nint j = begin; j < end; j++)
                    {
                        T sum = T.Zero;
                        for (int u = t; u < last; u++)
                            if (rows[u] == rows[t]) sum += px[(u * width) + j];
                        py[(rows[t] * width) + j] += sum;
                    }
                }
            }
        });
    }

    private static bool IsEarlier(int* rows, int start, int t)
    {
        for (int u = start; u < t; u++)
            if (rows[u] == rows[t]) return true;
        return false;
    }
}

/// <summary>In each block plain adds from +0; block sums are added to y in order.</summary>
internal readonly unsafe struct SumTokensKernel(Tensor x, TokenLayout layout, Tensor y) : IKernel
{
    public void Run<T>(ScalarBackend backend)
        where T : unmanaged, IReal<T>
    {
        T* px = x.Pointer<T>(), py = y.Pointer<T>();
        nint width = y.Count;
        TokenLayout tokens = layout;
        backend.For(width, layout.Count, (begin, end) =>
        {
            for (nint j = begin; j < end; j++)
                foreach (TokenBlock block in tokens.Blocks) py[j] += BlockSum(px + (block.Start * width) + j, width, block.Length);
        });
    }

    public static T BlockSum<T>(T* x, nint stride, int count)
        where T : unmanaged, IReal<T>
    {
        T sum = T.Zero;
        for (int t = 0; t < count; t++) sum += x[t * stride];
        return sum;
    }
}

/// <summary>Block sums in the element type, folded in binary64 (duals in duals) and rounded once; a carried total goes on from what it holds.</summary>
internal readonly unsafe struct SumLossKernel(Tensor x, TokenLayout layout, Tensor y, Tensor? total) : IKernel
{
    public void Run<T>(ScalarBackend backend)
        where T : unmanaged, IReal<T>
    {
        T* px = x.Pointer<T>();
        T own = T.Zero;
        double wide = 0, carried = total is null ? 0 : *total.Pointer<double>();
        foreach (TokenBlock block in layout.Blocks)
        {
            T sum = SumTokensKernel.BlockSum(px + block.Start, 1, block.Length);
            own += sum;
            wide += T.ToDouble(sum);
            carried += T.ToDouble(sum);
        }

        *y.Pointer<T>() = T.DType == DType.F32 ? T.FromDouble(wide) : own;
        if (total is not null) *total.Pointer<double>() = carried;
    }
}
