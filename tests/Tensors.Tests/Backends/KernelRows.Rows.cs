using Reference.Tensors;

namespace Reference.Tests.Backends;

/// <content>Products and kernels over rows.</content>
internal static partial class KernelRows
{
    private static Tensor[] MatMul(KernelDraw d)
    {
        int[] n = d.Sizes(3);
        int batch = d.Pick(0, 1, 1, 1, 3);
        bool transposed = d.Pick(2) == 0;
        (int m, int k, int columns) = (n[0], n[1], n[2]);
        (int rows, int width) = transposed ? (columns, k) : (k, columns);
        Tensor b = d.Real(batch, rows, width);
        if (d.Pick(3) == 0) b = d.Numbers(width % 32 == 0 ? d.Pick(DType.Q4_0, DType.Q4_1, DType.Q5_0, DType.Q5_1, DType.Q8_0, DType.F16) : d.Pick(DType.BF16, DType.F32), new Shape(batch, rows, width));
        Tensor c = d.Result(batch, m, columns);
        d.Backend.MatMul(d.Real(batch, m, k), b, transposed, c, d.Pick(2) == 0);
        return [c];
    }

    private static Tensor[] MatMulTokens(KernelDraw d)
    {
        int[] n = d.Sizes(3);
        Tensor whole = d.Result(n[1] + 1, n[2] + 1), c = whole.Slice(0, 1, n[1]).Slice(1, 1, n[2]);
        if (d.Pick(2) == 0) d.Backend.MatMulTokens(d.Real(n[0], n[1]), d.Real(n[0], n[2]), d.Layout(n[0]), c);
        else d.Backend.MatMulTokens(d.Real(n[0], n[2]), d.Real(n[0], n[1]), d.Layout(n[0]), c.Transpose());
        return [whole];
    }

    private static Tensor[] DotRows(KernelDraw d)
    {
        int[] n = d.Sizes(2);
        Tensor y = d.Result(n[0]);
        d.Backend.DotRows(d.Real(n[0], n[1]), d.Real(n[0], n[1]), y);
        return [y];
    }

    private static (int Rows, int Weights, int Width) NormSizes(KernelDraw d)
    {
        int[] n = d.Sizes(2);
        int weights = d.Pick(1, 1, 3);
        return (n[0] * weights, weights, n[1]);
    }

    private static Tensor[] RmsNorm(KernelDraw d)
    {
        (int rows, int w, int n) = NormSizes(d);
        Tensor y = d.Result(rows, n), inverse = d.Result(rows);
        d.Backend.RmsNorm(d.Real(rows, n), d.Real(w, n), 1e-5, y, inverse);
        return n == 0 ? [y] : [y, inverse];
    }

    private static Tensor[] RmsNormGradient(KernelDraw d)
    {
        (int rows, int w, int n) = NormSizes(d);
        Tensor dx = d.Result(rows, n);
        d.Backend.RmsNormGradient(d.Real(rows, n), d.Real(w, n), d.Real(rows), d.Real(rows, n), dx);
        return [dx];
    }

    private static Tensor[] LayerNorm(KernelDraw d)
    {
        (int rows, int w, int n) = NormSizes(d);
        Tensor y = d.Result(rows, n), mean = d.Result(rows), inverse = d.Result(rows);
        d.Backend.LayerNorm(d.Real(rows, n), d.Real(w, n), d.Pick(2) == 0 ? null : d.Real(w, n), 1e-5, y, mean, inverse);
        return n == 0 ? [y] : [y, mean, inverse];
    }

    private static Tensor[] LayerNormGradient(KernelDraw d)
    {
        (int rows, int w, int n) = NormSizes(d);
        Tensor dx = d.Result(rows, n);
        d.Backend.LayerNormGradient(d.Real(rows, n), d.Real(w, n), d.Real(rows), d.Real(rows), d.Real(rows, n), dx);
        return [dx];
    }

    private static Tensor[] NormWeightGradient(KernelDraw d)
    {
        (int rows, int w, int n) = NormSizes(d);
        Tensor dw = d.Result(w, n);
        d.Backend.NormWeightGradient(d.Real(rows, n), d.Pick(2) == 0 ? null : d.Real(rows), d.Real(rows), d.Real(rows, n), d.Layout(rows / w), dw);
        return [dw];
    }

    private static Tensor[] Softmax(KernelDraw d)
    {
        int[] n = d.Sizes(2);
        Tensor y = d.Result(n[0], n[1]);
        d.Backend.Softmax(d.Real(n[0], n[1]), y);
        return [y];
    }

    private static Tensor[] SoftmaxGradient(KernelDraw d)
    {
        int[] n = d.Sizes(2);
        Tensor dx = d.Result(n[0], n[1]);
        d.Backend.SoftmaxGradient(d.Real(n[0], n[1]), d.Real(n[0], n[1]), dx);
        return [dx];
    }

    private static Tensor[] CrossEntropy(KernelDraw d)
    {
        int[] n = d.Sizes(2);
        int classes = Math.Max(n[1], 1);
        Tensor losses = d.Result(n[0]), maximum = d.Result(n[0]), denominator = d.Result(n[0]);
        d.Backend.CrossEntropy(d.Real(n[0], classes), d.Indices(n[0], classes), losses, maximum, denominator);
        return [losses, maximum, denominator];
    }

    private static Tensor[] CrossEntropyGradient(KernelDraw d)
    {
        int[] n = d.Sizes(2);
        int classes = Math.Max(n[1], 1);
        Tensor dx = d.Result(n[0], classes);
        d.Backend.CrossEntropyGradient(d.Real(n[0], classes), d.Indices(n[0], classes), d.Numbers(n[0]), d.Numbers(n[0]), d.Real(n[0]), dx);
        return [dx];
    }
}
