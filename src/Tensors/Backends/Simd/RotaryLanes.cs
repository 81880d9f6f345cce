using System.Numerics;
using System.Runtime.CompilerServices;

namespace Reference.Tensors.Backends.Simd;

/// <summary>
/// Rotary positions over pairs (i, i + r/2): y₁ = fma(−x₂, s, x₁·c), y₂ = fma(x₁, s, x₂·c); what is beyond the pairs is copied.
/// </summary>
internal readonly unsafe struct RotaryLanes(Tensor x, Tensor cos, Tensor sin, bool inverse, Tensor y) : ILaneKernel, IRangeKernel
{
    public bool Run<T, TVec, TLanes>(SimdBackend backend)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TVec : unmanaged
        where TLanes : struct, ILanes<TVec, T> =>
        backend.Share<RotaryLanes, T, TVec, TLanes>(this, x.Shape[0] * x.Shape[1], x.Shape[2] / 2.0);

    public void Range<T, TVec, TLanes>(VectorWidth width, nint begin, nint end)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TVec : unmanaged
        where TLanes : struct, ILanes<TVec, T>
    {
        T* px = x.Pointer<T>(), py = y.Pointer<T>(), pc = cos.Pointer<T>(), ps = sin.Pointer<T>();
        (nint heads, nint d, nint pairs) = (x.Shape[1], x.Shape[2], cos.Shape[1]);
        T sign = inverse ? T.NegativeOne : T.One;
        for (nint row = begin; row < end; row++)
        {
            nint t = row / heads;
            T* from = px + (row * d), to = py + (row * d);
            Turn<T, TVec, TLanes>(from, pc + (t * pairs), ps + (t * pairs), sign, to, pairs);
            for (nint i = 2 * pairs; i < d; i++) to[i] = from[i];
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Turn<T, TVec, TLanes>(T* x, T* cos, T* sin, T sign, T* y, nint pairs)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TVec : unmanaged
        where TLanes : struct, ILanes<TVec, T>
    {
        TVec turn = TLanes.Broadcast(sign), minus = TLanes.Broadcast(T.NegativeOne);
        nint i = 0;
        for (; i + TLanes.Count <= pairs; i += TLanes.Count)
        {
            TVec c = TLanes.Load(cos + i), s = TLanes.Multiply(TLanes.Load(sin + i), turn);
            TVec first = TLanes.Load(x + i), second = TLanes.Load(x + pairs + i);
            TLanes.Store(TLanes.Fma(TLanes.Multiply(second, minus), s, TLanes.Multiply(first, c)), y + i);
            TLanes.Store(TLanes.Fma(first, s, TLanes.Multiply(second, c)), y + pairs + i);
        }

        for (; i < pairs; i++)
        {
            T s = sin[i] * sign, first = x[i], second = x[pairs + i];
            y[i] = T.FusedMultiplyAdd(-second, s, first * cos[i]);
            y[pairs + i] = T.FusedMultiplyAdd(first, s, second * cos[i]);
        }
    }
}
