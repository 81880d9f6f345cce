using Reference.Tensors;
using Reference.Tensors.Backends;

namespace Reference.Tests.Backends;

/// <content>Elementwise kernels, and those that move elements.</content>
internal static partial class KernelRows
{
    private static Tensor[] Fill(KernelDraw d)
    {
        int[] n = d.Sizes(2);
        Tensor whole = d.Result(n[0] + 1, n[1] + 1), y = whole.Slice(0, 1, n[0]).Slice(1, 0, n[1]);
        d.Backend.Fill(d.Pick(2) == 0 ? y : y.Transpose(), d.Pick(-0.0, 0.1, double.NaN, double.NegativeInfinity, 1e-310));
        return [whole];
    }

    private static Tensor[] Copy(KernelDraw d)
    {
        int[] n = d.Sizes(2);
        Tensor converted = Tensor.Empty(d.Backend, new Shape(n[0], n[1]), d.Pick(DType.F32, DType.F64, DType.F16, DType.BF16));
        d.Backend.Copy(d.Real(n[0], n[1]), converted);
        DType stored = d.Pick(DType.F16, DType.BF16, DType.I64, DType.I32, DType.I16, DType.I8, DType.U8, DType.Q4_0, DType.Q4_1, DType.Q5_0, DType.Q5_1, DType.Q8_0);
        Tensor whole = d.Result(n[0], (64 * 3) + 1);
        d.Backend.Copy(d.Numbers(stored, new Shape(n[0], 64 * 3)), whole.Slice(1, 1, 64 * 3));
        return [converted, whole];
    }

    private static Tensor[] Gather(KernelDraw d)
    {
        int[] n = d.Sizes(3);
        int rows = n[0] + 1;
        Tensor table = d.Pick(2) == 0 ? d.Numbers(rows, n[1] + 2).Slice(1, 1, n[1]) : d.Numbers(d.Pick(DType.F32, DType.BF16), new Shape(rows, n[1]));
        Tensor y = d.Result(n[2], n[1]);
        d.Backend.Gather(table, d.Indices(n[2], rows), y);
        return [y];
    }

    private static Tensor[] Scatter(KernelDraw d)
    {
        int[] n = d.Sizes(2);
        int step = 1 + d.Pick(3);
        Tensor y = d.Result((step * n[0]) + 1, n[1]);
        int[] rows = [.. Enumerable.Range(0, n[0]).Select(i => step * (n[0] - 1 - i))];
        d.Backend.Scatter(d.Real(n[0], n[1]), Tensor.From<int>(d.Backend, rows, new Shape(n[0])), y);
        return [y];
    }

    private static Tensor[] Unary(KernelDraw d)
    {
        int[] n = d.Sizes(2);
        Tensor x = d.Real(n[0], n[1]);
        return [.. Enum.GetValues<UnaryKind>().Select(kind =>
        {
            Tensor y = d.Result(n[0], n[1]);
            d.Backend.Unary(kind, x, y);
            return y;
        })];
    }

    private static Tensor[] UnaryGradient(KernelDraw d)
    {
        int[] n = d.Sizes(2);
        Tensor x = d.Real(n[0], n[1]), dy = d.Real(n[0], n[1]);
        return [.. Enum.GetValues<UnaryKind>().Select(kind =>
        {
            Tensor dx = d.Result(n[0], n[1]);
            d.Backend.UnaryGradient(kind, x, dy, dx);
            return dx;
        })];
    }

    private static Tensor[] Binary(KernelDraw d)
    {
        int[] n = d.Sizes(3);
        Tensor a = d.Real(n[0], n[1], n[2]), b = d.Pick(3) switch { 0 => d.Real(n[2]), 1 => d.Real(n[0], 1, n[2]), _ => d.Real(n[0], n[1], n[2]) };
        return [.. Enum.GetValues<BinaryKind>().Select(kind =>
        {
            Tensor y = d.Result(n[0], n[1], n[2]);
            d.Backend.Binary(kind, a, b, y);
            return y;
        })];
    }

    private static Tensor[] Scale(KernelDraw d)
    {
        int[] n = d.Sizes(2);
        Tensor y = d.Result(n[0], n[1]);
        d.Backend.Scale(d.Real(n[0], n[1]), d.Pick(0.1, -0.0, 1e-30, double.PositiveInfinity), y);
        return [y];
    }

    private static Tensor[] Reduce(KernelDraw d)
    {
        int[] n = d.Sizes(2);
        Tensor x = d.Real(n[0], n[1]);
        return [.. Enum.GetValues<ReduceKind>().Select(kind =>
        {
            Tensor y = d.Result(n[0]);
            d.Backend.Reduce(kind, x, y);
            return y;
        })];
    }
}
