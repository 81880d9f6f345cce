using System.Numerics;
using System.Runtime.CompilerServices;

namespace Reference.Tensors.Backends.Simd;

/// <summary>eˣ, slope eˣ.</summary>
internal readonly unsafe struct ExpLanes : IActivation
{
    public static void Value<T, TVec, TLanes>(VectorWidth width, T* x, T* y, nint count, T* scratch)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TVec : unmanaged
        where TLanes : struct, ILanes<TVec, T>
    {
        ArrayFunctions.Exp(width, x, y, count);
    }

    public static void Slope<T, TVec, TLanes>(VectorWidth width, T* x, T* dy, T* dx, nint count, T* scratch)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TVec : unmanaged
        where TLanes : struct, ILanes<TVec, T>
    {
        ArrayFunctions.Exp(width, x, scratch, count);
        LaneRows<T, TVec, TLanes>.Product(dy, scratch, dx, count);
    }
}

/// <summary>σ(x), slope σ(x)·σ(−x).</summary>
internal readonly unsafe struct SigmoidLanes : IActivation
{
    public static void Value<T, TVec, TLanes>(VectorWidth width, T* x, T* y, nint count, T* scratch)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TVec : unmanaged
        where TLanes : struct, ILanes<TVec, T>
    {
        ArrayFunctions.Sigmoid(width, x, scratch, null, count);
        new ReadOnlySpan<T>(scratch, (int)count).CopyTo(new Span<T>(y, (int)count));
    }

    public static void Slope<T, TVec, TLanes>(VectorWidth width, T* x, T* dy, T* dx, nint count, T* scratch)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TVec : unmanaged
        where TLanes : struct, ILanes<TVec, T>
    {
        T* other = scratch + GatePieces.Length;
        ArrayFunctions.Sigmoid(width, x, scratch, other, count);
        LaneRows<T, TVec, TLanes>.Product(scratch, other, scratch, count);
        LaneRows<T, TVec, TLanes>.Product(dy, scratch, dx, count);
    }
}

/// <summary>x·σ(x), slope σ(x)·fma(x, σ(−x), 1).</summary>
internal readonly unsafe struct SiluLanes : IActivation
{
    public static void Value<T, TVec, TLanes>(VectorWidth width, T* x, T* y, nint count, T* scratch)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TVec : unmanaged
        where TLanes : struct, ILanes<TVec, T>
    {
        ArrayFunctions.Sigmoid(width, x, scratch, null, count);
        LaneRows<T, TVec, TLanes>.Product(x, scratch, y, count);
    }

    public static void Slope<T, TVec, TLanes>(VectorWidth width, T* x, T* dy, T* dx, nint count, T* scratch)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TVec : unmanaged
        where TLanes : struct, ILanes<TVec, T>
    {
        T* other = scratch + GatePieces.Length;
        ArrayFunctions.Sigmoid(width, x, scratch, other, count);
        LogisticSlope.Times<T, TVec, TLanes>(x, scratch, other, dy, dx, count);
    }
}

/// <summary>x·σ(u), slope σ(u)·fma(u, σ(−u), 1), u = 1.702·x.</summary>
internal readonly unsafe struct QuickGeluLanes : IActivation
{
    public static void Value<T, TVec, TLanes>(VectorWidth width, T* x, T* y, nint count, T* scratch)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TVec : unmanaged
        where TLanes : struct, ILanes<TVec, T>
    {
        T* u = scratch + GatePieces.Length;
        LaneRows<T, TVec, TLanes>.Scaled(x, T.CreateTruncating(1.702), u, count);
        ArrayFunctions.Sigmoid(width, u, scratch, null, count);
        LaneRows<T, TVec, TLanes>.Product(x, scratch, y, count);
    }

    public static void Slope<T, TVec, TLanes>(VectorWidth width, T* x, T* dy, T* dx, nint count, T* scratch)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TVec : unmanaged
        where TLanes : struct, ILanes<TVec, T>
    {
        T* other = scratch + GatePieces.Length, u = other + GatePieces.Length;
        LaneRows<T, TVec, TLanes>.Scaled(x, T.CreateTruncating(1.702), u, count);
        ArrayFunctions.Sigmoid(width, u, scratch, other, count);
        LogisticSlope.Times<T, TVec, TLanes>(u, scratch, other, dy, dx, count);
    }
}

/// <summary>What the activations with a logistic function share.</summary>
internal static unsafe class LogisticSlope
{
    /// <summary>dx = dy·(s·fma(u, other, 1)).</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Times<T, TVec, TLanes>(T* u, T* s, T* other, T* dy, T* dx, nint count)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TVec : unmanaged
        where TLanes : struct, ILanes<TVec, T>
    {
        TVec one = TLanes.Broadcast(T.One);
        nint i = 0;
        for (; i + TLanes.Count <= count; i += TLanes.Count)
        {
            TVec slope = TLanes.Multiply(TLanes.Load(s + i), TLanes.Fma(TLanes.Load(u + i), TLanes.Load(other + i), one));
            TLanes.Store(TLanes.Multiply(TLanes.Load(dy + i), slope), dx + i);
        }

        for (; i < count; i++) dx[i] = dy[i] * (s[i] * T.FusedMultiplyAdd(u[i], other[i], T.One));
    }
}
