using System.Numerics;

namespace Reference.Tensors.Backends.Simd;

/// <summary>A kernel in vectors, written once for all widths and both types: its operands are its fields.</summary>
internal interface ILaneKernel
{
    /// <summary>Computes all outputs, or gives false where only the specification's loops can.</summary>
    bool Run<T, TVec, TLanes>(SimdBackend backend)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TVec : unmanaged
        where TLanes : struct, ILanes<TVec, T>;
}
