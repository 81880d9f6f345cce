namespace Reference.Tensors.Backends.Simd;

/// <summary>Rows whose length is padded to whole vectors, and simple passes over them.</summary>
internal static unsafe class LaneRows<T, TVec, TLanes>
    where T : unmanaged
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

    /// <summary>x ← x·factor; whole vectors.</summary>
    public static void Scale(T* x, nint count, T factor)
    {
        TVec f = TLanes.Broadcast(factor);
        for (T* end = x + count; x < end; x += TLanes.Count) TLanes.Store(TLanes.Multiply(TLanes.Load(x), f), x);
    }

    /// <summary>x ← x ÷ divisor; whole vectors.</summary>
    public static void Divide(T* x, nint count, T divisor)
    {
        TVec d = TLanes.Broadcast(divisor);
        for (T* end = x + count; x < end; x += TLanes.Count) TLanes.Store(TLanes.Divide(TLanes.Load(x), d), x);
    }

    /// <summary>y ← y + x; whole vectors.</summary>
    public static void Add(T* x, T* y, nint count)
    {
        for (nint i = 0; i < count; i += TLanes.Count) TLanes.Store(TLanes.Add(TLanes.Load(y + i), TLanes.Load(x + i)), y + i);
    }

    /// <summary>y ← y + x, then x ← +0; whole vectors.</summary>
    public static void Flush(T* x, T* y, nint count)
    {
        for (nint i = 0; i < count; i += TLanes.Count)
        {
            TLanes.Store(TLanes.Add(TLanes.Load(y + i), TLanes.Load(x + i)), y + i);
            TLanes.Store(TLanes.Zero, x + i);
        }
    }

    /// <summary>Whether no number is NaN or infinite; whole vectors.</summary>
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
