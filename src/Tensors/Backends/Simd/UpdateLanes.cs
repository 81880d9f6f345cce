using System.Numerics;

namespace Reference.Tensors.Backends.Simd;

/// <summary>Adam with AMSGrad.</summary>
internal readonly unsafe struct AmsGradLanes(Tensor gradient, AdamStep step, Tensor p, Tensor m, Tensor v, Tensor largest) : ILaneKernel, IRangeKernel
{
    public bool Run<T, TVec, TLanes>(SimdBackend backend)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TVec : unmanaged
        where TLanes : struct, ILanes<TVec, T> =>
        backend.Share<AmsGradLanes, T, TVec, TLanes>(this, p.Count, 3);

    public void Range<T, TVec, TLanes>(VectorWidth width, nint begin, nint end)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TVec : unmanaged
        where TLanes : struct, ILanes<TVec, T>
    {
        T** arrays = stackalloc T*[5];
        arrays[0] = p.Pointer<T>();
        arrays[1] = m.Pointer<T>();
        arrays[2] = v.Pointer<T>();
        arrays[3] = largest.Pointer<T>();
        arrays[4] = gradient.Pointer<T>();
        ElementPass<T, TVec, TLanes>.Run(new AmsGradPass<T>(step), arrays, begin, end);
    }
}

/// <summary>Adamax.</summary>
internal readonly unsafe struct AdamaxLanes(Tensor gradient, AdamStep step, Tensor p, Tensor m, Tensor u) : ILaneKernel, IRangeKernel
{
    public bool Run<T, TVec, TLanes>(SimdBackend backend)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TVec : unmanaged
        where TLanes : struct, ILanes<TVec, T> =>
        backend.Share<AdamaxLanes, T, TVec, TLanes>(this, p.Count, 2);

    public void Range<T, TVec, TLanes>(VectorWidth width, nint begin, nint end)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TVec : unmanaged
        where TLanes : struct, ILanes<TVec, T>
    {
        T** arrays = stackalloc T*[4];
        arrays[0] = p.Pointer<T>();
        arrays[1] = m.Pointer<T>();
        arrays[2] = u.Pointer<T>();
        arrays[3] = gradient.Pointer<T>();
        ElementPass<T, TVec, TLanes>.Run(new AdamaxPass<T>(step), arrays, begin, end);
    }
}

/// <summary>Lion.</summary>
internal readonly unsafe struct LionLanes(Tensor gradient, AdamStep step, Tensor p, Tensor m) : ILaneKernel, IRangeKernel
{
    public bool Run<T, TVec, TLanes>(SimdBackend backend)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TVec : unmanaged
        where TLanes : struct, ILanes<TVec, T> =>
        backend.Share<LionLanes, T, TVec, TLanes>(this, p.Count, 1);

    public void Range<T, TVec, TLanes>(VectorWidth width, nint begin, nint end)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TVec : unmanaged
        where TLanes : struct, ILanes<TVec, T>
    {
        T** arrays = stackalloc T*[3];
        arrays[0] = p.Pointer<T>();
        arrays[1] = m.Pointer<T>();
        arrays[2] = gradient.Pointer<T>();
        ElementPass<T, TVec, TLanes>.Run(new LionPass<T>(step), arrays, begin, end);
    }
}

/// <summary>Sgd.</summary>
internal readonly unsafe struct SgdLanes(Tensor gradient, SgdStep step, Tensor p, Tensor? momentum) : ILaneKernel, IRangeKernel
{
    public bool Run<T, TVec, TLanes>(SimdBackend backend)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TVec : unmanaged
        where TLanes : struct, ILanes<TVec, T> =>
        backend.Share<SgdLanes, T, TVec, TLanes>(this, p.Count, 1);

    public void Range<T, TVec, TLanes>(VectorWidth width, nint begin, nint end)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TVec : unmanaged
        where TLanes : struct, ILanes<TVec, T>
    {
        T** arrays = stackalloc T*[3];
        arrays[0] = p.Pointer<T>();
        arrays[1] = momentum is null ? null : momentum.Pointer<T>();
        arrays[2] = gradient.Pointer<T>();
        ElementPass<T, TVec, TLanes>.Run(new SgdPass<T>(step) { HasMomentum = momentum is not null }, arrays, begin, end);
    }
}
