using Reference.Tensors.Arithmetic;

namespace Reference.Tensors.Backends.Scalar;

/// <content>Matrix products.</content>
public partial class ScalarBackend
{
    /// <inheritdoc/>
    protected override void MatMulCore(Tensor a, Tensor b, bool transposeB, Tensor c, bool accumulate)
    {
        Tensor values = b.To(c.DType);
        Run(c.DType, new MatMulKernel(a, transposeB ? values.Transpose() : values, c, accumulate));
    }

    /// <inheritdoc/>
    protected override void MatMulTokensCore(Tensor a, Tensor b, TokenLayout layout, Tensor c) =>
        Run(c.DType, new MatMulTokensKernel(a, b, layout, c));
}

/// <summary>Order of features: see <see cref="Sums.Dot{T}(T*, nint, T*, nint, nint, T)"/>.</summary>
internal readonly unsafe struct MatMulKernel(Tensor a, Tensor b, Tensor c, bool accumulate) : IKernel
{
    public void Run<T>(ScalarBackend backend)
        where T : unmanaged, IReal<T>
    {
        T* pa = a.Pointer<T>(), pb = b.Pointer<T>(), pc = c.Pointer<T>();
        nint m = c.Shape[-2], n = c.Shape[-1], k = a.Shape[-1];
        nint[] batch = c.Shape.Lengths[..^2].ToArray(), aStrides = a.Strides.ToArray(), bStrides = b.Strides.ToArray();
        bool add = accumulate;
        backend.For(c.Count / n, n * k, (begin, end) =>
        {
            for (nint row = begin; row < end; row++)
            {
                T* x = pa + HostBackend.Place(row / m, batch, aStrides.AsSpan(0, batch.Length)) + (row % m * aStrides[^2]);
                T* w = pb + HostBackend.Place(row / m, batch, bStrides.AsSpan(0, batch.Length));
                for (nint j = 0; j < n; j++)
                {
                    T* result = pc + (row * n) + j;
                    *result = Sums.Dot(x, aStrides[^1], w + (j * bStrides[^1]), bStrides[^2], k, add ? *result : T.Zero);
                }
            }
        });
    }
}

/// <summary>Order of tokens: in each block a chain of fused multiply-adds from +0, block sums added to c in order.</summary>
internal readonly unsafe struct MatMulTokensKernel(Tensor a, Tensor b, TokenLayout layout, Tensor c) : IKernel
{
    public void Run<T>(ScalarBackend backend)
        where T : unmanaged, IReal<T>
    {
        T* pa = a.Pointer<T>(), pb = b.Pointer<T>(), pc = c.Pointer<T>();
        nint n = c.Shape[1];
        (nint at, nint ai) = (a.Strides[0], a.Strides[1]);
        (nint bt, nint bj) = (b.Strides[0], b.Strides[1]);
        (nint ci, nint cj) = (c.Strides[0], c.Strides[1]);
        TokenLayout tokens = layout;
        backend.For(c.Count, layout.Count, (begin, end) =>
        {
            for (nint index = begin; index < end; index++)
            {
                (nint i, nint j) = Math.DivRem(index, n);
                T* result = pc + (i * ci) + (j * cj);
                foreach (TokenBlock block in tokens.Blocks)
                    *result += Chain(pa + (block.Start * at) + (i * ai), at, pb + (block.Start * bt) + (j * bj), bt, block.Length);
            }
        });
    }

    private static T Chain<T>(T* a, nint aStride, T* b, nint bStride, nint count)
        where T : unmanaged, IReal<T>
    {
        T sum = T.Zero;
        for (nint t = 0; t < count; t++) sum = T.FusedMultiplyAdd(a[t * aStride], b[t * bStride], sum);
        return sum;
    }
}
