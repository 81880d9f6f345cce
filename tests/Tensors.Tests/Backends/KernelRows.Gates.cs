using Reference.Tensors;

namespace Reference.Tests.Backends;

/// <content>Gates, and the gradient of the larger of two.</content>
internal static partial class KernelRows
{
    private static Tensor[] SwiGlu(KernelDraw d)
    {
        int[] n = d.Sizes(2);
        Tensor y = d.Result(n[0], n[1]);
        d.Backend.SwiGlu(d.Real(n[0], n[1]), d.Real(n[0], n[1]), y);
        return [y];
    }

    private static Tensor[] SwiGluGradient(KernelDraw d)
    {
        int[] n = d.Sizes(2);
        Tensor? dgate = d.Pick(4) == 0 ? null : d.Result(n[0], n[1]), dup = d.Pick(4) == 0 ? null : d.Result(n[0], n[1]);
        d.Backend.SwiGluGradient(d.Real(n[0], n[1]), d.Real(n[0], n[1]), d.Real(n[0], n[1]), dgate, dup);
        return [.. new[] { dgate, dup }.OfType<Tensor>()];
    }

    private static Tensor[] MaximumGradient(KernelDraw d)
    {
        int[] n = d.Sizes(3);
        Tensor x = d.Real(n[0], n[1], n[2]), other = d.Pick(3) switch { 0 => x, 1 => d.Real(n[1], n[2]), _ => d.Real(n[0], 1, n[2]) };
        Tensor dx = d.Result(n[0], n[1], n[2]);
        d.Backend.MaximumGradient(x, other, d.Real(n[0], n[1], n[2]), dx);
        return [dx];
    }
}
