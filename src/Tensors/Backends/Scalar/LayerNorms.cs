using Reference.Tensors.Arithmetic;

namespace Reference.Tensors.Backends.Scalar;

/// <content>LayerNorm.</content>
public partial class ScalarBackend
{
    /// <inheritdoc/>
    protected override void LayerNormCore(Tensor x, Tensor weight, Tensor? bias, double epsilon, Tensor y, Tensor mean, Tensor inverse) =>
        Run(y.DType, new LayerNormKernel(x, weight, bias, epsilon, y, mean, inverse));

    /// <inheritdoc/>
    protected override void LayerNormGradientCore(Tensor x, Tensor weight, Tensor mean, Tensor inverse, Tensor dy, Tensor dx) =>
        Run(dx.DType, new NormGradientKernel(x, weight, mean, inverse, dy, dx));
}

internal readonly unsafe struct LayerNormKernel(Tensor x, Tensor weight, Tensor? bias, double epsilon, Tensor y, Tensor mean, Tensor inverse) : IKernel
{
    public void Run<T>(ScalarBackend backend)
        where T : unmanaged, IReal<T>
    {
        T* px = x.Pointer<T>(), pw = weight.Pointer<T>(), py = y.Pointer<T>(), pm = mean.Pointer<T>(), pr = inverse.Pointer<T>();
        T* pb = bias is null ? null : bias.Pointer<T>();
        (nint n, nint w) = (x.Shape[1], weight.Shape[0]);
        (T count, T eps) = (T.FromDouble(n), T.FromDouble(epsilon));
        backend.For(x.Shape[0], 6 * n, (begin, end) =>
        {
            for (nint i = begin; i < end; i++)
            {
                T* row = px + (i * n), g = pw + (i % w * n), b = pb is null ? null : pb + (i % w * n);
                T m = pm[i] = Sums.Row<T, PlainTerm<T>>(new(row), n) / count;
                T r = pr[i] = T.One / T.Sqrt((Sums.Row<T, SquareTerm<T>>(new(row, m), n) / count) + eps);
                for (nint j = 0; j < n; j++)
                {
                    T normed = (row[j] - m) * r;
                    py[(i * n) + j] = b is null ? normed * g[j] : T.FusedMultiplyAdd(normed, g[j], b[j]);
                }
            }
        });
    }
}
