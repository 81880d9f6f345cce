using System.Numerics;

namespace Reference.Tensors.Backends.Simd;

/// <summary>A kernel whose outputs threads share by ranges. Its operands are its fields, so that a launch allocates nothing.</summary>
internal interface IRangeKernel
{
    /// <summary>Computes the outputs from <paramref name="begin"/> to before <paramref name="end"/>, in whatever the kernel counts.</summary>
    void Range<T, TVec, TLanes>(VectorWidth width, nint begin, nint end)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TVec : unmanaged
        where TLanes : struct, ILanes<TVec, T>;
}

/// <summary>What is done with a range, as a struct: a closure without an allocation.</summary>
internal interface IRangeBody
{
    /// <summary>Does the numbers from <paramref name="begin"/> to before <paramref name="end"/>.</summary>
    void Run(nint begin, nint end);
}

/// <summary>The ranges of a kernel under one choice of vectors.</summary>
internal readonly struct KernelRange<TKernel, T, TVec, TLanes>(TKernel kernel, VectorWidth width) : IRangeBody
    where TKernel : struct, IRangeKernel
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TVec : unmanaged
    where TLanes : struct, ILanes<TVec, T>
{
    /// <inheritdoc/>
    public void Run(nint begin, nint end) => kernel.Range<T, TVec, TLanes>(width, begin, end);
}
