using System.Numerics;

namespace Reference.Tensors.Backends.Simd;

/// <content>Shares the outputs of a kernel among the threads.</content>
public partial class SimdBackend
{
    /// <summary>Operations that a range should be worth, so that handing it out costs little.</summary>
    private const double RangeCost = 32_768;

    private const double RangesPerThread = 32;

    /// <inheritdoc/>
    internal override void For(nint count, double cost, Action<nint, nint> body) => For(count, cost, new ActionRange(body));

    /// <summary>As the specification's loop, for a body that is a struct; allocates nothing from the second launch of its kind on.</summary>
    internal void For<TBody>(nint count, double cost, in TBody body)
        where TBody : struct, IRangeBody
    {
        double ranges = Math.Min(Math.Min((double)count, count * cost / RangeCost), RangesPerThread * Threads);
        int tiles = Threads == 1 ? 1 : Math.Max(1, (int)ranges);
        if (tiles == 1) body.Run(0, count);
        else RangeJob<TBody>.Run(_pool, body, count, tiles);
    }

    /// <summary>Computes all <paramref name="count"/> outputs of a kernel; true, which is what such a kernel's Run gives.</summary>
    internal bool Share<TKernel, T, TVec, TLanes>(in TKernel kernel, nint count, double cost)
        where TKernel : struct, IRangeKernel
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TVec : unmanaged
        where TLanes : struct, ILanes<TVec, T>
    {
        For(count, cost, new KernelRange<TKernel, T, TVec, TLanes>(kernel, Width));
        return true;
    }

    private readonly struct ActionRange(Action<nint, nint> body) : IRangeBody
    {
        public void Run(nint begin, nint end) => body(begin, end);
    }
}
