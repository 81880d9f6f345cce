using Reference.Tensors.Arithmetic;

namespace Reference.Tensors.Backends.Scalar;

/// <content>Rotary positions.</content>
public partial class ScalarBackend
{
    /// <inheritdoc/>
    protected override void RotaryCore(Tensor x, Tensor cos, Tensor sin, bool interleaved, bool inverse, Tensor y) =>
        Run(y.DType, new RotaryKernel(x, cos, sin, interleaved, inverse, y));
}

internal readonly unsafe struct RotaryKernel(Tensor x, Tensor cos, Tensor sin, bool interleaved, bool inverse, Tensor y) : IKernel
{
    public void Run<T>(ScalarBackend backend)
        where T : unmanaged, IReal<T>
    {
        T* px = x.Pointer<T>(), py = y.Pointer<T>(), pc = cos.Pointer<T>(), ps = sin.Pointer<T>();
        (nint heads, nint d, nint pairs) = (x.Shape[1], x.Shape[2], cos.Shape[1]);
        (nint next, nint partner) = interleaved ? ((nint)2, (nint)1) : (1, pairs);
        bool back = inverse;
        backend.For(x.Shape[0] * heads, 2 * d, (begin, end) =>
        {
            for (nint row = begin; row < end; row++)
            {
                nint t = row / heads;
                T* from = px + (row * d), to = py + (row * d);
                for (nint i = 0; i < pairs; i++)
                {
                    T c = pc[(t * pairs) + i], s = back ? -ps[(t * pairs) + i] : ps[(t * pairs) + i];
                    T first = from[i * next], second = from[(i * next) + partner];
                    to[i * next] = T.FusedMultiplyAdd(-second, s, first * c);
                    to[(i * next) + partner] = T.FusedMultiplyAdd(first, s, second * c);
                }

                for (nint i = 2 * pairs; i < d; i++) to[i] = from[i];
            }
        });
    }
}
