using Reference.Tensors.Arithmetic;

namespace Reference.Tensors.Backends.Scalar;

/// <content>Dropout.</content>
public partial class ScalarBackend
{
    /// <inheritdoc/>
    protected override void DropoutCore(Tensor x, DropoutMask mask, TokenLayout layout, Tensor y) => Run(y.DType, new DropoutKernel(x, mask, layout, y));
}

/// <summary>A kept element times c, +0 for a dropped one.</summary>
internal readonly unsafe struct DropoutKernel(Tensor x, DropoutMask mask, TokenLayout layout, Tensor y) : IKernel
{
    private const double RandomCost = 40;

    public void Run<T>(ScalarBackend backend)
        where T : unmanaged, IReal<T>
    {
        T* px = x.Pointer<T>(), py = y.Pointer<T>();
        nint width = y.Shape[1];
        (DropoutMask rule, TokenLayout tokens) = (mask, layout);
        T scale = T.FromDouble(1 / (1 - rule.Rate));
        foreach (TokenDocument document in tokens.Documents)
        {
            RandomStream stream = rule.Key.Stream((ulong)document.Number);
            int start = document.Start;
            backend.For(document.Length, RandomCost * width, (begin, end) =>
            {
                for (nint t = start + begin; t < start + end; t++)
                {
                    ulong first = (ulong)((long)tokens.Indices[(int)t] * width);
                    for (nint j = 0; j < width; j++)
                    {
                        nint at = (t * width) + j;
                        py[at] = stream.Uniform32(first + (ulong)j) >= rule.Rate ? px[at] * scale : T.Zero;
                    }
                }
            });
        }
    }
}
