using Reference.Tensors.Arithmetic;

namespace Reference.Tensors.Backends.Scalar;

/// <content>Softmax and cross-entropy of rows.</content>
public partial class ScalarBackend
{
    /// <inheritdoc/>
    protected override void SoftmaxCore(Tensor x, Tensor y) => Run(y.DType, new SoftmaxKernel(x, y));

    /// <inheritdoc/>
    protected override void SoftmaxGradientCore(Tensor y, Tensor dy, Tensor dx) => Run(dx.DType, new SoftmaxGradientKernel(y, dy, dx));

    /// <inheritdoc/>
    protected override void CrossEntropyCore(Tensor logits, Tensor labels, Tensor losses, Tensor maximum, Tensor denominator) =>
        Run(losses.DType, new CrossEntropyKernel(logits, labels, losses, maximum, denominator));

    /// <inheritdoc/>
    protected override void CrossEntropyGradientCore(Tensor logits, Tensor labels, Tensor maximum, Tensor denominator, Tensor dlosses, Tensor dlogits) =>
        Run(dlogits.DType, new CrossEntropyGradientKernel(logits, labels, maximum, denominator, dlosses, dlogits));
}

internal readonly unsafe struct SoftmaxKernel(Tensor x, Tensor y) : IKernel
{
    public void Run<T>(ScalarBackend backend)
        where T : unmanaged, IReal<T>
    {
        T* px = x.Pointer<T>(), py = y.Pointer<T>();
        nint n = x.Shape[-1];
        backend.For(x.Count / n, 32 * n, (begin, end) =>
        {
            for (nint i = begin; i < end; i++)
            {
                T* row = px + (i * n), result = py + (i * n);
                T max = Max(row, n);
                for (nint j = 0; j < n; j++) result[j] = T.Exp(row[j] - max);
                T total = Sums.Row<T, PlainTerm<T>>(new(result), n);
                for (nint j = 0; j < n; j++) result[j] /= total;
            }
        });
    }

    /// <summary>The largest of a row; NaNs are passed over, the exponentials bring them back.</summary>
    public static T Max<T>(T* row, nint n)
        where T : unmanaged, IReal<T>
    {
        T max = row[0];
        for (nint j = 1; j < n; j++)
            if (row[j] > max) max = row[j];
        return max;
    }
}

internal readonly unsafe struct SoftmaxGradientKernel(Tensor y, Tensor dy, Tensor dx) : IKernel
{
    public void Run<T>(ScalarBackend backend)
        where T : unmanaged, IReal<T>
    {
        T* py = y.Pointer<T>(), pdy = dy.Pointer<T>(), pdx = dx.Pointer<T>();
        nint n = y.Shape[-1];
        backend.For(y.Count / n, 4 * n, (begin, end) =>
        {
            for (nint i = begin; i < end; i++)
            {
                T along = Sums.Dot(pdy + (i * n), py + (i * n), n);
                for (nint j = i * n; j < (i + 1) * n; j++) pdx[j] = py[j] * (pdy[j] - along);
            }
        });
    }
}

internal readonly unsafe struct CrossEntropyKernel(Tensor logits, Tensor labels, Tensor losses, Tensor maximum, Tensor denominator) : IKernel
{
    public void Run<T>(ScalarBackend backend)
        where T : unmanaged, IReal<T>
    {
        T* px = logits.Pointer<T>(), pl = losses.Pointer<T>(), pm = maximum.Pointer<T>(), pd = denominator.Pointer<T>();
        int* label = labels.Pointer<int>();
        nint n = logits.Shape[1];
        backend.For(losses.Count, 16 * n, (begin, end) =>
        {
            for (nint i = begin; i < end; i++)
            {
                T* row = px + (i * n);
                T max = pm[i] = SoftmaxKernel.Max(row, n);
                pd[i] = Sums.Row<T, ExpTerm<T>>(new(row, max), n);
                pl[i] = T.Log(pd[i]) - (row[label[i]] - max);
            }
        });
    }
}

internal readonly unsafe struct CrossEntropyGradientKernel(
    Tensor logits, Tensor labels, Tensor maximum, Tensor denominator, Tensor dlosses, Tensor dlogits) : IKernel
{
    public void Run<T>(ScalarBackend backend)
        where T : unmanaged, IReal<T>
    {
        T* px = logits.Pointer<T>(), pm = maximum.Pointer<T>(), pd = denominator.Pointer<T>(), pdl = dlosses.Pointer<T>(), pdx = dlogits.Pointer<T>();
        int* label = labels.Pointer<int>();
        nint n = logits.Shape[1];
        backend.For(dlosses.Count, 16 * n, (begin, end) =>
        {
            for (nint i = begin; i < end; i++)
            {
                T* row = px + (i * n), result = pdx + (i * n);
                T share = pdl[i] / pd[i], own = T.FusedMultiplyAdd(T.Exp(row[label[i]] - pm[i]), share, -pdl[i]);
                for (nint j = 0; j < n; j++) result[j] = T.Exp(row[j] - pm[i]) * share;
                result[label[i]] = own; // found before, since the result may stand in the logits' place
            }
        });
    }
}
