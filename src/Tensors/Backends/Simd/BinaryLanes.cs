using System.Numerics;
using System.Runtime.CompilerServices;
using Reference.Tensors.Backends.Scalar;

namespace Reference.Tensors.Backends.Simd;

/// <summary>A function of two arguments in vectors and, for what is left of a row, in numbers.</summary>
internal interface ILaneFunction
{
    /// <summary>f(a, b) in every lane.</summary>
    static abstract TVec Value<T, TVec, TLanes>(TVec a, TVec b)
        where T : unmanaged
        where TVec : unmanaged
        where TLanes : struct, ILanes<TVec, T>;

    /// <summary>f(a, b).</summary>
    static abstract T Value<T>(T a, T b)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>;
}

/// <summary>y = f(a, b), row by row of the last axis, along which operands are dense or stretched.</summary>
internal readonly unsafe struct BinaryLanes<TFunction>(Tensor a, Tensor b, Tensor y) : ILaneKernel, IRangeKernel
    where TFunction : struct, ILaneFunction
{
    private bool IsDense => a.IsDense && b.IsDense;

    public bool Run<T, TVec, TLanes>(SimdBackend backend)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TVec : unmanaged
        where TLanes : struct, ILanes<TVec, T>
    {
        nint width = y.Shape.Rank == 0 ? 1 : y.Shape[-1];
        (nint count, double cost) = IsDense ? (y.Count, 0.25) : (y.Count / width, Steps > 1 ? width : 0.25 * width);
        return backend.Share<BinaryLanes<TFunction>, T, TVec, TLanes>(this, count, cost);
    }

    public void Range<T, TVec, TLanes>(VectorWidth width, nint begin, nint end)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TVec : unmanaged
        where TLanes : struct, ILanes<TVec, T>
    {
        T* pa = a.Pointer<T>(), pb = b.Pointer<T>(), py = y.Pointer<T>();
        if (IsDense)
        {
            Row<T, TVec, TLanes>(pa + begin, 1, pb + begin, 1, py + begin, end - begin);
            return;
        }

        ReadOnlySpan<nint> outer = y.Shape.Lengths[..^1];
        nint columns = y.Shape[-1];
        for (nint row = begin; row < end; row++)
        {
            T* ra = pa + HostBackend.Place(row, outer, a.Strides[..^1]), rb = pb + HostBackend.Place(row, outer, b.Strides[..^1]);
            Row<T, TVec, TLanes>(ra, a.Strides[^1], rb, b.Strides[^1], py + (row * columns), columns);
        }
    }

    private nint Steps => a.Strides[^1] | b.Strides[^1];

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Row<T, TVec, TLanes>(T* a, nint stepA, T* b, nint stepB, T* y, nint count)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TVec : unmanaged
        where TLanes : struct, ILanes<TVec, T>
    {
        nint i = 0;
        if (stepA == 1 && stepB == 1)
        {
            for (; i + TLanes.Count <= count; i += TLanes.Count)
                TLanes.Store(TFunction.Value<T, TVec, TLanes>(TLanes.Load(a + i), TLanes.Load(b + i)), y + i);
        }
        else if ((stepA is 0 or 1) && (stepB is 0 or 1) && count >= TLanes.Count)
        {
            TVec fixedA = TLanes.Broadcast(*a), fixedB = TLanes.Broadcast(*b);
            for (; i + TLanes.Count <= count; i += TLanes.Count)
            {
                TVec left = stepA == 0 ? fixedA : TLanes.Load(a + i), right = stepB == 0 ? fixedB : TLanes.Load(b + i);
                TLanes.Store(TFunction.Value<T, TVec, TLanes>(left, right), y + i);
            }
        }

        for (; i < count; i++) y[i] = TFunction.Value(a[i * stepA], b[i * stepB]);
    }
}

/// <summary>y = x·c.</summary>
internal readonly unsafe struct ScaleLanes(Tensor x, double factor, Tensor y) : ILaneKernel, IRangeKernel
{
    public bool Run<T, TVec, TLanes>(SimdBackend backend)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TVec : unmanaged
        where TLanes : struct, ILanes<TVec, T> =>
        backend.Share<ScaleLanes, T, TVec, TLanes>(this, y.Count, 0.25);

    public void Range<T, TVec, TLanes>(VectorWidth width, nint begin, nint end)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TVec : unmanaged
        where TLanes : struct, ILanes<TVec, T>
    {
        LaneRows<T, TVec, TLanes>.Scaled(x.Pointer<T>() + begin, T.CreateTruncating(factor), y.Pointer<T>() + begin, end - begin);
    }
}
