using Reference.Tensors;
using Reference.Tensors.Backends;

namespace Reference.Tests.Backends;

/// <content>Update rules and the square sum.</content>
internal static partial class KernelRows
{
    private static Tensor[] SquareSum(KernelDraw d)
    {
        int[] n = d.Sizes(2);
        Tensor total = d.Numbers(DType.F64, new Shape());
        d.Backend.SquareSum(d.Real(n[0], n[1]), total);
        return [total];
    }

    private static Tensor[] Sgd(KernelDraw d)
    {
        int[] n = d.Sizes(2);
        Tensor p = d.Result(n[0], n[1]);
        Tensor? momentum = d.Pick(3) == 0 ? null : d.Result(n[0], n[1]);
        var step = new SgdStep(0.1, d.Pick(0, 0.01), 0.9, d.Pick(0, 0.3), d.Pick(2) == 0, d.Pick(3) == 0);
        d.Backend.Sgd(d.Real(n[0], n[1]), step, p, momentum);
        return [.. new[] { momentum, p }.OfType<Tensor>()];
    }

    private static Tensor[] Adam(KernelDraw d)
    {
        int[] n = d.Sizes(2);
        Tensor p = d.Result(n[0], n[1]), m = d.Result(n[0], n[1]), v = d.Result(n[0], n[1]);
        Tensor? largest = d.Pick(2) == 0 ? null : d.Result(n[0], n[1]);
        d.Backend.Unary(UnaryKind.Square, v, v);
        d.Backend.Adam(d.Real(n[0], n[1]), AdamStepOf(d), p, m, v, largest);
        return [.. new[] { m, v, largest, p }.OfType<Tensor>()];
    }

    private static Tensor[] Adamax(KernelDraw d)
    {
        int[] n = d.Sizes(2);
        Tensor p = d.Result(n[0], n[1]), m = d.Result(n[0], n[1]), u = d.Result(n[0], n[1]);
        d.Backend.Adamax(d.Real(n[0], n[1]), AdamStepOf(d), p, m, u);
        return [m, u, p];
    }

    private static Tensor[] Lion(KernelDraw d)
    {
        int[] n = d.Sizes(2);
        Tensor p = d.Result(n[0], n[1]), m = d.Result(n[0], n[1]);
        d.Backend.Lion(d.Real(n[0], n[1]), AdamStepOf(d), p, m);
        return [m, p];
    }

    private static AdamStep AdamStepOf(KernelDraw d) => new(0.9, 0.999, 1e-8, d.Pick(0.01, 0), 0.3, d.Pick(0, 0.1), d.Pick(1, 0.999));
}
