using Reference.Tensors.Arithmetic;

namespace Reference.Tensors.Backends.Scalar;

/// <content>RMSNorm and the weights of norms.</content>
public partial class ScalarBackend
{
    /// <inheritdoc/>
    protected override void RmsNormCore(Tensor x, Tensor weight, double epsilon, Tensor y, Tensor inverse) =>
        Run(y.DType, new RmsNormKernel(x, weight, epsilon, y, inverse));

    /// <inheritdoc/>
    protected override void RmsNormGradientCore(Tensor x, Tensor weight, Tensor inverse, Tensor dy, Tensor dx) =>
        Run(dx.DType, new NormGradientKernel(x, weight, null, inverse, dy, dx));

    /// <inheritdoc/>
    protected override void NormWeightGradientCore(Tensor x, Tensor? mean, Tensor inverse, Tensor dy, TokenLayout layout, Tensor dw) =>
        Run(dw.DType, new NormWeightKernel(x, mean, inverse, dy, layout, dw));
}

internal readonly unsafe struct RmsNormKernel(Tensor x, Tensor weight, double epsilon, Tensor y, Tensor inverse) : IKernel
{
    public void Run<T>(ScalarBackend backend)
        where T : unmanaged, IReal<T>
    {
        T* px = x.Pointer<T>(), pw = weight.Pointer<T>(), py = y.Pointer<T>(), pr = inverse.Pointer<T>();
        (nint n, nint w) = (x.Shape[1], weight.Shape[0]);
        (T count, T eps) = (T.FromDouble(n), T.FromDouble(epsilon));
        backend.For(x.Shape[0], 4 * n, (begin, end) =>
        {
            for (nint i = begin; i < end; i++)
            {
                T* row = px + (i * n), g = pw + (i % w * n);
                T squares = Sums.Row<T, SquareTerm<T>>(new(row, T.Zero), n);
                T r = pr[i] = T.One / T.Sqrt((squares / count) + eps);
                for (nint j = 0; j < n; j++) py[(i * n) + j] = row[j] * r * g[j];
            }
        });
    }
}

/// <summary>dx of both norms; without a mean it is RMSNorm's.</summary>
internal readonly unsafe struct NormGradientKernel(Tensor x, Tensor weight, Tensor? mean, Tensor inverse, Tensor dy, Tensor dx) : IKernel
{
    public void Run<T>(ScalarBackend backend)
        where T : unmanaged, IReal<T>
    {
        T* px = x.Pointer<T>(), pw = weight.Pointer<T>(), pr = inverse.Pointer<T>(), pdy = dy.Pointer<T>(), pdx = dx.Pointer<T>();
        T* pm = mean is null ? null : mean.Pointer<T>();
        (nint n, nint w) = (x.Shape[1], weight.Shape[0]);
        T count = T.FromDouble(n);
        backend.For(x.Shape[0], 8 * n, (begin, end) =>
        {
            var scratch = new T[2 * n];
            fixed (T* g = scratch)
            {
                T* normed = g + n;
                for (nint i = begin; i < end; i++)
                {
                    T* row = px + (i * n), gain = pw + (i % w * n), up = pdy + (i * n);
                    for (nint j = 0; j < n; j++)
                    {
                        g[j] = up[j] * gain[j];
                        normed[j] = (pm is null ? row[j] : row[j] - pm[i]) * pr[i];
                    }

                    T along = Sums.Dot(g, normed, n) / count;
                    T level = pm is null ? T.Zero : Sums.Row<T, PlainTerm<T>>(new(g), n) / count;
                    for (nint j = 0; j < n; j++)
                        pdx[(i * n) + j] = T.FusedMultiplyAdd(-normed[j], along, pm is null ? g[j] : g[j] - level) * pr[i];
                }
            }
        });
    }
}

internal readonly unsafe struct NormWeightKernel(Tensor x, Tensor? mean, Tensor inverse, Tensor dy, TokenLayout layout, Tensor dw) : IKernel
{
    public void Run<T>(ScalarBackend backend)
        where T : unmanaged, IReal<T>
    {
        T* px = x.Pointer<T>(), pr = inverse.Pointer<T>(), pdy = dy.Pointer<T>(), pdw = dw.Pointer<T>();
        T* pm = mean is null ? null : mean.Pointer<T>();
        (nint n, nint w) = (x.Shape[1], dw.Shape[0]);
        TokenLayout tokens = layout;
        backend.For(dw.Count, 2 * layout.Count, (begin, end) =>
        {
            for (nint index = begin; index < end; index++)
            {
                (nint k, nint j) = Math.DivRem(index, n);
                foreach (TokenBlock block in tokens.Blocks)
                {
                    T sum = T.Zero;
                    for (nint t = block.Start; t < block.Start + block.Length; t++)
                    {
                        nint row = (t * w) + k;
                        T value = px[(row * n) + j];
                        T normed = (pm is null ? value : value - pm[row]) * pr[row];
                        sum = T.FusedMultiplyAdd(pdy[(row * n) + j], normed, sum);
                    }

                    pdw[index] += sum;
                }
            }
        });
    }
}
