using System.Numerics;
using System.Runtime.CompilerServices;

namespace Reference.Tensors.Backends.Simd;

/// <summary>y = (g·σ(g))·u, a piece of the arrays at a time.</summary>
internal readonly unsafe struct SwiGluLanes(Tensor gate, Tensor up, Tensor y) : ILaneKernel, IRangeKernel
{
    public bool Run<T, TVec, TLanes>(SimdBackend backend)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TVec : unmanaged
        where TLanes : struct, ILanes<TVec, T> =>
        backend.Share<SwiGluLanes, T, TVec, TLanes>(this, y.Count, 4);

    [SkipLocalsInit]
    public void Range<T, TVec, TLanes>(VectorWidth width, nint begin, nint end)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TVec : unmanaged
        where TLanes : struct, ILanes<TVec, T>
    {
        T* g = gate.Pointer<T>(), u = up.Pointer<T>(), to = y.Pointer<T>();
        T* s = stackalloc T[GatePieces.Length];
        for (nint i = begin; i < end; i += GatePieces.Length)
        {
            nint count = nint.Min(GatePieces.Length, end - i);
            ArrayFunctions.Sigmoid(width, g + i, s, null, count);
            Value<T, TVec, TLanes>(g + i, s, u + i, to + i, count);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Value<T, TVec, TLanes>(T* g, T* s, T* u, T* y, nint count)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TVec : unmanaged
        where TLanes : struct, ILanes<TVec, T>
    {
        nint i = 0;
        for (; i + TLanes.Count <= count; i += TLanes.Count)
            TLanes.Store(TLanes.Multiply(TLanes.Multiply(TLanes.Load(g + i), TLanes.Load(s + i)), TLanes.Load(u + i)), y + i);
        for (; i < count; i++) y[i] = g[i] * s[i] * u[i];
    }
}

/// <summary>dg = (dy·u)·(σ(g)·fma(g, σ(−g), 1)), du = dy·(g·σ(g)).</summary>
internal readonly unsafe struct SwiGluGradientLanes(Tensor gate, Tensor up, Tensor dy, Tensor? dgate, Tensor? dup) : ILaneKernel, IRangeKernel
{
    public bool Run<T, TVec, TLanes>(SimdBackend backend)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TVec : unmanaged
        where TLanes : struct, ILanes<TVec, T> =>
        backend.Share<SwiGluGradientLanes, T, TVec, TLanes>(this, dy.Count, 6);

    [SkipLocalsInit]
    public void Range<T, TVec, TLanes>(VectorWidth width, nint begin, nint end)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TVec : unmanaged
        where TLanes : struct, ILanes<TVec, T>
    {
        T* g = gate.Pointer<T>(), u = up.Pointer<T>(), d = dy.Pointer<T>();
        T* dg = dgate is null ? null : dgate.Pointer<T>(), du = dup is null ? null : dup.Pointer<T>();
        T* s = stackalloc T[2 * GatePieces.Length], rest = dg is null ? null : s + GatePieces.Length;
        for (nint i = begin; i < end; i += GatePieces.Length)
        {
            nint count = nint.Min(GatePieces.Length, end - i);
            ArrayFunctions.Sigmoid(width, g + i, s, rest, count);
            if (dg is not null) Gate<T, TVec, TLanes>(g + i, s, rest, u + i, d + i, dg + i, count);
            if (du is not null) Up<T, TVec, TLanes>(g + i, s, d + i, du + i, count);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Gate<T, TVec, TLanes>(T* g, T* s, T* rest, T* u, T* dy, T* dg, nint count)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TVec : unmanaged
        where TLanes : struct, ILanes<TVec, T>
    {
        TVec one = TLanes.Broadcast(T.One);
        nint i = 0;
        for (; i + TLanes.Count <= count; i += TLanes.Count)
        {
            TVec slope = TLanes.Multiply(TLanes.Load(s + i), TLanes.Fma(TLanes.Load(g + i), TLanes.Load(rest + i), one));
            TLanes.Store(TLanes.Multiply(TLanes.Multiply(TLanes.Load(dy + i), TLanes.Load(u + i)), slope), dg + i);
        }

        for (; i < count; i++) dg[i] = dy[i] * u[i] * (s[i] * T.FusedMultiplyAdd(g[i], rest[i], T.One));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Up<T, TVec, TLanes>(T* g, T* s, T* dy, T* du, nint count)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TVec : unmanaged
        where TLanes : struct, ILanes<TVec, T>
    {
        nint i = 0;
        for (; i + TLanes.Count <= count; i += TLanes.Count)
            TLanes.Store(TLanes.Multiply(TLanes.Load(dy + i), TLanes.Multiply(TLanes.Load(g + i), TLanes.Load(s + i))), du + i);
        for (; i < count; i++) du[i] = dy[i] * (g[i] * s[i]);
    }
}

/// <summary>Pieces in which gates are computed, so that what passes between two loops stays in the first-level cache.</summary>
internal static class GatePieces
{
    /// <summary>Elements of a piece.</summary>
    public const int Length = 512;
}
