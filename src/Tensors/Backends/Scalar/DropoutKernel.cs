using Reference.Tensors.Arithmetic;

namespace Reference.Tensors.Backends.Scalar;

/// <content>Dropout.</content>
public partial class ScalarBackend
{
    /// <inheritdoc/>
    protected override void DropoutCore(Tensor x, DropoutMask mask, TokenLayout layout, Tensor y) => Run(y.DType, new DropoutKernel(x, mask, layout, y));
}

/// <summary>A kept element times c, +0 for a dropped one. Uniform32 ≥ p is said of its 24 bits as an integer, which is the same.</summary>
internal readonly unsafe struct DropoutKernel(Tensor x, DropoutMask mask, TokenLayout layout, Tensor y) : IKernel
{
    private const double RandomCost = 12;
    private const int Chunk = 256;

    public void Run<T>(ScalarBackend backend)
        where T : unmanaged, IReal<T>
    {
        T* px = x.Pointer<T>(), py = y.Pointer<T>();
        nint width = y.Shape[1];
        (RandomKey key, TokenLayout tokens) = (mask.Key, layout);
        T scale = T.FromDouble(1 / (1 - mask.Rate));
        uint threshold = (uint)Math.Ceiling(mask.Rate * (1 << 24));
        foreach (TokenDocument document in tokens.Documents)
        {
            RandomStream stream = key.Stream((ulong)document.Number);
            int start = document.Start;
            backend.For(document.Length, RandomCost * width, (begin, end) =>
            {
                for (nint t = start + begin; t < start + end; t++)
                    Row(stream, (ulong)((long)tokens.Indices[(int)t] * width), threshold, scale, px + (t * width), py + (t * width), width);
            });
        }
    }

    private static void Row<T>(RandomStream stream, ulong first, uint threshold, T scale, T* x, T* y, nint width)
        where T : unmanaged, IReal<T>
    {
        Span<uint> bits = stackalloc uint[Chunk];
        for (nint from = 0; from < width; from += Chunk)
        {
            int count = (int)Math.Min(Chunk, width - from);
            stream.FillBits32(first + (ulong)from, bits[..count]);
            for (int j = 0; j < count; j++) y[from + j] = bits[j] >> 8 >= threshold ? x[from + j] * scale : T.Zero;
        }
    }
}
