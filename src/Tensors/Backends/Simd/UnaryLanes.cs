using System.Numerics;
using System.Runtime.CompilerServices;

namespace Reference.Tensors.Backends.Simd;

/// <summary>An activation and its slope on a piece of an array; each expression rounds as in the specification.</summary>
internal unsafe interface IActivation
{
    /// <summary>y = f(x). Scratch holds <see cref="UnaryLanes{TActivation}.Scratch"/> pieces.</summary>
    static abstract void Value<T, TVec, TLanes>(VectorWidth width, T* x, T* y, nint count, T* scratch)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TVec : unmanaged
        where TLanes : struct, ILanes<TVec, T>;

    /// <summary>dx = dy·f'(x).</summary>
    static abstract void Slope<T, TVec, TLanes>(VectorWidth width, T* x, T* dy, T* dx, nint count, T* scratch)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TVec : unmanaged
        where TLanes : struct, ILanes<TVec, T>;
}

/// <summary>y = f(x), or dx = dy·f'(x) where there is a dy, a piece of the arrays at a time.</summary>
internal readonly unsafe struct UnaryLanes<TActivation>(Tensor x, Tensor? dy, Tensor y) : ILaneKernel, IRangeKernel
    where TActivation : struct, IActivation
{
    /// <summary>Pieces of scratch memory that an activation gets.</summary>
    public const int Scratch = 3;

    public bool Run<T, TVec, TLanes>(SimdBackend backend)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TVec : unmanaged
        where TLanes : struct, ILanes<TVec, T> =>
        backend.Share<UnaryLanes<TActivation>, T, TVec, TLanes>(this, y.Count, 4);

    [SkipLocalsInit]
    public void Range<T, TVec, TLanes>(VectorWidth width, nint begin, nint end)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TVec : unmanaged
        where TLanes : struct, ILanes<TVec, T>
    {
        T* px = x.Pointer<T>(), pdy = dy is null ? null : dy.Pointer<T>(), py = y.Pointer<T>();
        T* scratch = stackalloc T[Scratch * GatePieces.Length];
        for (nint i = begin; i < end; i += GatePieces.Length)
        {
            nint count = nint.Min(GatePieces.Length, end - i);
            if (pdy is null) TActivation.Value<T, TVec, TLanes>(width, px + i, py + i, count, scratch);
            else TActivation.Slope<T, TVec, TLanes>(width, px + i, pdy + i, py + i, count, scratch);
        }
    }
}
