using System.Numerics;
using System.Runtime.CompilerServices;

namespace Reference.Tensors.Backends.Simd;

/// <summary>The numbers of a step of Adam's family in the element type, each rounded once.</summary>
internal readonly struct StepNumbers<T>(AdamStep step)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public readonly bool IsPenalised = step.Penalty != 0;
    public readonly T Penalty = T.CreateTruncating(step.Penalty), Beta1 = T.CreateTruncating(step.Beta1), Beta2 = T.CreateTruncating(step.Beta2);
    public readonly T Share1 = T.CreateTruncating(1 - step.Beta1), Share2 = T.CreateTruncating(1 - step.Beta2);
    public readonly T Epsilon = T.CreateTruncating(step.Epsilon), Down = T.CreateTruncating(-step.StepSize);
    public readonly T Root = T.CreateTruncating(step.RootCorrection), Keep = T.CreateTruncating(step.Keep);
}

/// <summary>Adam with the largest second moment so far, as <see cref="Scalar.AdamKernel"/> writes it: p, m, v, largest; g.</summary>
internal readonly unsafe struct AmsGradPass<T>(AdamStep step) : IElementPass<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly StepNumbers<T> _c = new(step);

    public static int Results => 4;

    public static int Arrays => 5;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void At<TVec, TLanes>(T** arrays, nint i)
        where TVec : unmanaged
        where TLanes : struct, ILanes<TVec, T>
    {
        TVec x = TLanes.Multiply(TLanes.Load(arrays[0] + i), TLanes.Broadcast(_c.Keep)), g = TLanes.Load(arrays[4] + i);
        if (_c.IsPenalised) g = TLanes.Fma(TLanes.Broadcast(_c.Penalty), x, g);
        TVec m = TLanes.Fma(TLanes.Broadcast(_c.Beta1), TLanes.Load(arrays[1] + i), TLanes.Multiply(TLanes.Broadcast(_c.Share1), g));
        TVec square = TLanes.Multiply(TLanes.Broadcast(_c.Share2), TLanes.Multiply(g, g));
        TVec v = TLanes.Fma(TLanes.Broadcast(_c.Beta2), TLanes.Load(arrays[2] + i), square);
        TVec w = Lanes.Maximum<T, TVec, TLanes>(TLanes.Load(arrays[3] + i), v);
        TLanes.Store(m, arrays[1] + i);
        TLanes.Store(v, arrays[2] + i);
        TLanes.Store(w, arrays[3] + i);
        TVec scale = TLanes.Add(TLanes.Divide(TLanes.Sqrt(w), TLanes.Broadcast(_c.Root)), TLanes.Broadcast(_c.Epsilon));
        TLanes.Store(TLanes.Fma(TLanes.Broadcast(_c.Down), TLanes.Divide(m, scale), x), arrays[0] + i);
    }
}

/// <summary>Adamax, as <see cref="Scalar.AdamaxKernel"/> writes it: p, m, u; g.</summary>
internal readonly unsafe struct AdamaxPass<T>(AdamStep step) : IElementPass<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly StepNumbers<T> _c = new(step);

    public static int Results => 3;

    public static int Arrays => 4;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void At<TVec, TLanes>(T** arrays, nint i)
        where TVec : unmanaged
        where TLanes : struct, ILanes<TVec, T>
    {
        TVec x = TLanes.Multiply(TLanes.Load(arrays[0] + i), TLanes.Broadcast(_c.Keep)), g = TLanes.Load(arrays[3] + i);
        if (_c.IsPenalised) g = TLanes.Fma(TLanes.Broadcast(_c.Penalty), x, g);
        TVec m = TLanes.Fma(TLanes.Broadcast(_c.Beta1), TLanes.Load(arrays[1] + i), TLanes.Multiply(TLanes.Broadcast(_c.Share1), g));
        TVec size = TLanes.Add(Lanes.Absolute<T, TVec, TLanes>(g), TLanes.Broadcast(_c.Epsilon));
        TVec u = Lanes.Maximum<T, TVec, TLanes>(TLanes.Multiply(TLanes.Broadcast(_c.Beta2), TLanes.Load(arrays[2] + i)), size);
        TLanes.Store(m, arrays[1] + i);
        TLanes.Store(u, arrays[2] + i);
        TLanes.Store(TLanes.Fma(TLanes.Broadcast(_c.Down), TLanes.Divide(m, u), x), arrays[0] + i);
    }
}

/// <summary>Lion, as <see cref="Scalar.LionKernel"/> writes it: p, m; g.</summary>
internal readonly unsafe struct LionPass<T>(AdamStep step) : IElementPass<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly StepNumbers<T> _c = new(step);

    public static int Results => 2;

    public static int Arrays => 3;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void At<TVec, TLanes>(T** arrays, nint i)
        where TVec : unmanaged
        where TLanes : struct, ILanes<TVec, T>
    {
        TVec x = TLanes.Multiply(TLanes.Load(arrays[0] + i), TLanes.Broadcast(_c.Keep)), g = TLanes.Load(arrays[2] + i);
        TVec m = TLanes.Load(arrays[1] + i), down = TLanes.Broadcast(_c.Down), zero = TLanes.Zero;
        TVec direction = TLanes.Fma(TLanes.Broadcast(_c.Beta1), m, TLanes.Multiply(TLanes.Broadcast(_c.Share1), g));
        TVec other = TLanes.IfLess(direction, zero, TLanes.Subtract(x, down), TLanes.Add(x, direction));
        TLanes.Store(TLanes.IfLess(zero, direction, TLanes.Add(x, down), other), arrays[0] + i);
        TLanes.Store(TLanes.Fma(TLanes.Broadcast(_c.Beta2), m, TLanes.Multiply(TLanes.Broadcast(_c.Share2), g)), arrays[1] + i);
    }
}

/// <summary>Sgd, as <see cref="Scalar.SgdKernel"/> writes it: p, momentum or none; g.</summary>
internal readonly unsafe struct SgdPass<T>(SgdStep step) : IElementPass<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly bool _isPenalised = step.Penalty != 0, _isFirst = step.IsFirst, _isNesterov = step.Nesterov;
    private readonly T _penalty = T.CreateTruncating(step.Penalty), _mu = T.CreateTruncating(step.Momentum);
    private readonly T _share = T.CreateTruncating(1 - step.Dampening), _down = T.CreateTruncating(-step.Rate);

    public static int Results => 2;

    public static int Arrays => 3;

    /// <summary>Whether there is a momentum.</summary>
    public bool HasMomentum { get; init; }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void At<TVec, TLanes>(T** arrays, nint i)
        where TVec : unmanaged
        where TLanes : struct, ILanes<TVec, T>
    {
        TVec x = TLanes.Load(arrays[0] + i), g = TLanes.Load(arrays[2] + i);
        if (_isPenalised) g = TLanes.Fma(TLanes.Broadcast(_penalty), x, g);
        if (HasMomentum)
        {
            TVec mu = TLanes.Broadcast(_mu);
            TVec b = _isFirst ? g : TLanes.Fma(mu, TLanes.Load(arrays[1] + i), TLanes.Multiply(TLanes.Broadcast(_share), g));
            TLanes.Store(b, arrays[1] + i);
            g = _isNesterov ? TLanes.Fma(mu, b, g) : b;
        }

        TLanes.Store(TLanes.Fma(TLanes.Broadcast(_down), g, x), arrays[0] + i);
    }
}
