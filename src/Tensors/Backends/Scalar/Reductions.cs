using Reference.Tensors.Arithmetic;

namespace Reference.Tensors.Backends.Scalar;

/// <content>Reductions of rows.</content>
public partial class ScalarBackend
{
    /// <inheritdoc/>
    protected override void ReduceCore(ReduceKind kind, Tensor x, Tensor y)
    {
        if (kind == ReduceKind.Sum) Run(y.DType, new RowSumKernel(x, y));
        else Run(y.DType, new RowMaxKernel(x, y));
    }

    /// <inheritdoc/>
    protected override void DotRowsCore(Tensor a, Tensor b, Tensor y) => Run(y.DType, new DotRowsKernel(a, b, y));
}

internal readonly unsafe struct RowSumKernel(Tensor x, Tensor y) : IKernel
{
    public void Run<T>(ScalarBackend backend)
        where T : unmanaged, IReal<T>
    {
        T* px = x.Pointer<T>(), py = y.Pointer<T>();
        nint n = x.Shape[-1];
        backend.For(y.Count, n, (begin, end) =>
        {
            for (nint r = begin; r < end; r++) py[r] = Sums.Row<T, PlainTerm<T>>(new(px + (r * n)), n);
        });
    }
}

internal readonly unsafe struct RowMaxKernel(Tensor x, Tensor y) : IKernel
{
    public void Run<T>(ScalarBackend backend)
        where T : unmanaged, IReal<T>
    {
        T* px = x.Pointer<T>(), py = y.Pointer<T>();
        nint n = x.Shape[-1];
        backend.For(y.Count, n, (begin, end) =>
        {
            for (nint r = begin; r < end; r++)
            {
                T max = T.FromDouble(double.NegativeInfinity);
                for (nint j = 0; j < n; j++) max = MaximumFunction.Value(max, px[(r * n) + j]);
                py[r] = max;
            }
        });
    }
}

internal readonly unsafe struct DotRowsKernel(Tensor a, Tensor b, Tensor y) : IKernel
{
    public void Run<T>(ScalarBackend backend)
        where T : unmanaged, IReal<T>
    {
        T* pa = a.Pointer<T>(), pb = b.Pointer<T>(), py = y.Pointer<T>();
        nint n = a.Shape[-1];
        backend.For(y.Count, n, (begin, end) =>
        {
            for (nint r = begin; r < end; r++) py[r] = Sums.Dot(pa + (r * n), pb + (r * n), n);
        });
    }
}
