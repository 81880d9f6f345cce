using System.Numerics;
using System.Runtime.CompilerServices;

namespace Reference.Tensors.Backends.Simd;

/// <summary>Functions of the specification in a few lane operations.</summary>
internal static class Lanes
{
    /// <summary>As <see cref="Scalar.MaximumFunction"/>: the first where they are equal, NaN where one is NaN.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVec Maximum<T, TVec, TLanes>(TVec a, TVec b)
        where T : unmanaged
        where TVec : unmanaged
        where TLanes : struct, ILanes<TVec, T> => TLanes.IfEqual(b, b, TLanes.Larger(b, a), b);

    /// <summary>As <see cref="Scalar.Absolute"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVec Absolute<T, TVec, TLanes>(TVec x)
        where T : unmanaged, INumberBase<T>
        where TVec : unmanaged
        where TLanes : struct, ILanes<TVec, T>
    {
        TVec zero = TLanes.Zero, negative = TLanes.Multiply(x, TLanes.Broadcast(-T.One));
        return TLanes.IfLess(x, zero, negative, TLanes.IfLess(zero, x, x, TLanes.Multiply(x, x)));
    }
}
