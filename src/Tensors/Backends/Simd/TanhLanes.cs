using System.Numerics;
using System.Runtime.CompilerServices;

namespace Reference.Tensors.Backends.Simd;

/// <summary>tanh x, slope (1 − t)·(1 + t).</summary>
internal readonly unsafe struct TanhLanes : IActivation
{
    public static void Value<T, TVec, TLanes>(VectorWidth width, T* x, T* y, nint count, T* scratch)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TVec : unmanaged
        where TLanes : struct, ILanes<TVec, T>
    {
        ArrayFunctions.Tanh(width, x, scratch, count);
        new ReadOnlySpan<T>(scratch, (int)count).CopyTo(new Span<T>(y, (int)count));
    }

    public static void Slope<T, TVec, TLanes>(VectorWidth width, T* x, T* dy, T* dx, nint count, T* scratch)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TVec : unmanaged
        where TLanes : struct, ILanes<TVec, T>
    {
        ArrayFunctions.Tanh(width, x, scratch, count);
        Times<T, TVec, TLanes>(scratch, dy, dx, count);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Times<T, TVec, TLanes>(T* t, T* dy, T* dx, nint count)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TVec : unmanaged
        where TLanes : struct, ILanes<TVec, T>
    {
        TVec one = TLanes.Broadcast(T.One);
        nint i = 0;
        for (; i + TLanes.Count <= count; i += TLanes.Count)
        {
            TVec tanh = TLanes.Load(t + i);
            TLanes.Store(TLanes.Multiply(TLanes.Load(dy + i), TLanes.Multiply(TLanes.Subtract(one, tanh), TLanes.Add(one, tanh))), dx + i);
        }

        for (; i < count; i++) dx[i] = dy[i] * ((T.One - t[i]) * (T.One + t[i]));
    }
}

/// <summary>(½·x)·(1 + t), t = tanh u, u = √(2/π)·fma(0.044715, (x·x)·x, x); slope as <see cref="Scalar.GeluTanh"/> writes it.</summary>
internal readonly unsafe struct GeluTanhLanes : IActivation
{
    private const double SqrtTwoOverPi = 0.79788456080286541;
    private const double Cubic = 0.044715;

    public static void Value<T, TVec, TLanes>(VectorWidth width, T* x, T* y, nint count, T* scratch)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TVec : unmanaged
        where TLanes : struct, ILanes<TVec, T>
    {
        T* t = scratch + GatePieces.Length;
        Inner<T, TVec, TLanes>(x, scratch, count);
        ArrayFunctions.Tanh(width, scratch, t, count);
        Outer<T, TVec, TLanes>(x, t, y, count);
    }

    public static void Slope<T, TVec, TLanes>(VectorWidth width, T* x, T* dy, T* dx, nint count, T* scratch)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TVec : unmanaged
        where TLanes : struct, ILanes<TVec, T>
    {
        T* t = scratch + GatePieces.Length;
        Inner<T, TVec, TLanes>(x, scratch, count);
        ArrayFunctions.Tanh(width, scratch, t, count);
        Slope<T, TVec, TLanes>(x, t, dy, dx, count);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Inner<T, TVec, TLanes>(T* x, T* u, nint count)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TVec : unmanaged
        where TLanes : struct, ILanes<TVec, T>
    {
        T factor = T.CreateTruncating(SqrtTwoOverPi), third = T.CreateTruncating(Cubic);
        TVec c = TLanes.Broadcast(factor), a = TLanes.Broadcast(third);
        nint i = 0;
        for (; i + TLanes.Count <= count; i += TLanes.Count)
        {
            TVec v = TLanes.Load(x + i);
            TLanes.Store(TLanes.Multiply(c, TLanes.Fma(a, TLanes.Multiply(TLanes.Multiply(v, v), v), v)), u + i);
        }

        for (; i < count; i++) u[i] = factor * T.FusedMultiplyAdd(third, x[i] * x[i] * x[i], x[i]);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Outer<T, TVec, TLanes>(T* x, T* t, T* y, nint count)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TVec : unmanaged
        where TLanes : struct, ILanes<TVec, T>
    {
        T half = T.CreateTruncating(0.5);
        TVec h = TLanes.Broadcast(half), one = TLanes.Broadcast(T.One);
        nint i = 0;
        for (; i + TLanes.Count <= count; i += TLanes.Count)
            TLanes.Store(TLanes.Multiply(TLanes.Multiply(h, TLanes.Load(x + i)), TLanes.Add(one, TLanes.Load(t + i))), y + i);
        for (; i < count; i++) y[i] = half * x[i] * (T.One + t[i]);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Slope<T, TVec, TLanes>(T* x, T* t, T* dy, T* dx, nint count)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TVec : unmanaged
        where TLanes : struct, ILanes<TVec, T>
    {
        T half = T.CreateTruncating(0.5), factor = T.CreateTruncating(SqrtTwoOverPi), third = T.CreateTruncating(3 * Cubic);
        TVec h = TLanes.Broadcast(half), one = TLanes.Broadcast(T.One), c = TLanes.Broadcast(factor), a = TLanes.Broadcast(third);
        nint i = 0;
        for (; i + TLanes.Count <= count; i += TLanes.Count)
        {
            TVec v = TLanes.Load(x + i), tanh = TLanes.Load(t + i), above = TLanes.Add(one, tanh);
            TVec inner = TLanes.Multiply(c, TLanes.Fma(a, TLanes.Multiply(v, v), one));
            TVec outer = TLanes.Multiply(TLanes.Multiply(h, v), TLanes.Multiply(TLanes.Subtract(one, tanh), above));
            TLanes.Store(TLanes.Multiply(TLanes.Load(dy + i), TLanes.Fma(outer, inner, TLanes.Multiply(h, above))), dx + i);
        }

        for (; i < count; i++)
        {
            T inner = factor * T.FusedMultiplyAdd(third, x[i] * x[i], T.One);
            dx[i] = dy[i] * T.FusedMultiplyAdd(half * x[i] * ((T.One - t[i]) * (T.One + t[i])), inner, half * (T.One + t[i]));
        }
    }
}
