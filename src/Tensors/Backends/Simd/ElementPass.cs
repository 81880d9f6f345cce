using System.Numerics;
using System.Runtime.CompilerServices;

namespace Reference.Tensors.Backends.Simd;

/// <summary>What is done with one vector of each of some arrays, at the same place in all.</summary>
internal unsafe interface IElementPass<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Arrays that are written; they come first.</summary>
    static abstract int Results { get; }

    /// <summary>All arrays.</summary>
    static abstract int Arrays { get; }

    /// <summary>The vector at <paramref name="i"/>.</summary>
    void At<TVec, TLanes>(T** arrays, nint i)
        where TVec : unmanaged
        where TLanes : struct, ILanes<TVec, T>;
}

/// <summary>A pass over whole arrays; what is left at the end is done in vectors that are filled up with ones.</summary>
internal static unsafe class ElementPass<T, TVec, TLanes>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TVec : unmanaged
    where TLanes : struct, ILanes<TVec, T>
{
    /// <summary>The elements from <paramref name="begin"/> to before <paramref name="end"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run<TPass>(TPass pass, T** arrays, nint begin, nint end)
        where TPass : struct, IElementPass<T>
    {
        nint i = begin;
        for (; i + TLanes.Count <= end; i += TLanes.Count) pass.At<TVec, TLanes>(arrays, i);
        if (i < end) Rest(pass, arrays, i, (int)(end - i));
    }

    private static void Rest<TPass>(TPass pass, T** arrays, nint at, int count)
        where TPass : struct, IElementPass<T>
    {
        T* memory = stackalloc T[TPass.Arrays * TLanes.Count];
        T** own = stackalloc T*[TPass.Arrays];
        new Span<T>(memory, TPass.Arrays * TLanes.Count).Fill(T.One);
        for (int k = 0; k < TPass.Arrays; k++)
        {
            own[k] = memory + (k * TLanes.Count);
            if (arrays[k] is not null) new ReadOnlySpan<T>(arrays[k] + at, count).CopyTo(new Span<T>(own[k], count));
        }

        pass.At<TVec, TLanes>(own, 0);
        for (int k = 0; k < TPass.Results; k++)
            if (arrays[k] is not null) new ReadOnlySpan<T>(own[k], count).CopyTo(new Span<T>(arrays[k] + at, count));
    }
}
