using System.Numerics;
using System.Runtime.CompilerServices;

namespace Reference.Tensors.Backends.Simd;

/// <summary>Rows whose length is padded to whole vectors, and simple passes over them.</summary>
internal static unsafe class LaneRows<T, TVec, TLanes>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TVec : unmanaged
    where TLanes : struct, ILanes<TVec, T>
{
    /// <summary>The next multiple of the vector's lanes.</summary>
    public static nint Padded(nint length) => (length + TLanes.Count - 1) / TLanes.Count * TLanes.Count;

    /// <summary>Copies rows to rows of a padded length, +0 behind them.</summary>
    public static void Pad(T* x, nint stride, nint rows, nint length, T* to)
    {
        nint padded = Padded(length);
        for (nint r = 0; r < rows; r++)
        {
            new ReadOnlySpan<T>(x + (r * stride), (int)length).CopyTo(new Span<T>(to + (r * padded), (int)length));
            new Span<T>(to + (r * padded) + length, (int)(padded - length)).Clear();
        }
    }

    /// <summary>y ← y + x; whole vectors.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Add(T* x, T* y, nint count)
    {
        for (nint i = 0; i < count; i += TLanes.Count) TLanes.Store(TLanes.Add(TLanes.Load(y + i), TLanes.Load(x + i)), y + i);
    }

    /// <summary>y ← y + x, any length.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void AddTo(T* x, T* y, nint count)
    {
        nint whole = count / TLanes.Count * TLanes.Count;
        Add(x, y, whole);
        for (nint i = whole; i < count; i++) y[i] += x[i];
    }

    /// <summary>y ← y + x, then x ← +0; whole vectors.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Flush(T* x, T* y, nint count)
    {
        for (nint i = 0; i < count; i += TLanes.Count)
        {
            TLanes.Store(TLanes.Add(TLanes.Load(y + i), TLanes.Load(x + i)), y + i);
            TLanes.Store(TLanes.Zero, x + i);
        }
    }

    /// <summary>y = x − shift, any length.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Shift(T* x, T shift, T* y, nint count)
    {
        TVec s = TLanes.Broadcast(shift);
        nint i = 0;
        for (; i + TLanes.Count <= count; i += TLanes.Count) TLanes.Store(TLanes.Subtract(TLanes.Load(x + i), s), y + i);
        for (; i < count; i++) y[i] = x[i] - shift;
    }

    /// <summary>y = x·factor, any length; y may be x.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Scaled(T* x, T factor, T* y, nint count)
    {
        TVec f = TLanes.Broadcast(factor);
        nint i = 0;
        for (; i + TLanes.Count <= count; i += TLanes.Count) TLanes.Store(TLanes.Multiply(TLanes.Load(x + i), f), y + i);
        for (; i < count; i++) y[i] = x[i] * factor;
    }

    /// <summary>y = a·b, any length.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Product(T* a, T* b, T* y, nint count)
    {
        nint i = 0;
        for (; i + TLanes.Count <= count; i += TLanes.Count) TLanes.Store(TLanes.Multiply(TLanes.Load(a + i), TLanes.Load(b + i)), y + i);
        for (; i < count; i++) y[i] = a[i] * b[i];
    }

    /// <summary>y = x ÷ divisor, any length; y may be x.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Divided(T* x, T divisor, T* y, nint count)
    {
        TVec d = TLanes.Broadcast(divisor);
        nint i = 0;
        for (; i + TLanes.Count <= count; i += TLanes.Count) TLanes.Store(TLanes.Divide(TLanes.Load(x + i), d), y + i);
        for (; i < count; i++) y[i] = x[i] / divisor;
    }

    /// <summary>Whether no number is NaN or infinite; whole vectors.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static bool AreFinite(T* x, nint count)
    {
        TVec sum = TLanes.Zero;
        for (T* end = x + count; x < end; x += TLanes.Count)
        {
            TVec value = TLanes.Load(x);
            sum = TLanes.Add(sum, TLanes.Subtract(value, value)); // 0, or NaN
        }

        return TLanes.AllEqual(sum, sum);
    }
}
