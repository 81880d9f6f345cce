using ILGPU;
using Reference.Tensors.Backends;
using Reference.Tensors.Ilgpu.Kernels;

namespace Reference.Tensors.Ilgpu;

/// <content>The kernels that this backend has.</content>
public sealed partial class IlgpuBackend
{
    /// <inheritdoc/>
    protected override void UnaryCore(UnaryKind kind, Tensor x, Tensor y)
    {
        if (kind != UnaryKind.Exp) throw Lacks(kind.ToString());
        if (IsBinary32(y, nameof(UnaryKind.Exp))) Exp<DeviceFloat32>(x, y);
        else Exp<DeviceFloat64>(x, y);
    }

    /// <inheritdoc/>
    protected override void BinaryCore(BinaryKind kind, Tensor a, Tensor b, Tensor y)
    {
        if (kind != BinaryKind.Add) throw Lacks(kind.ToString());
        if (IsBinary32(y, nameof(BinaryKind.Add))) Add<DeviceFloat32>(a, b, y);
        else Add<DeviceFloat64>(a, b, y);
    }

    /// <inheritdoc/>
    protected override void ReduceCore(ReduceKind kind, Tensor x, Tensor y)
    {
        if (kind != ReduceKind.Sum) throw Lacks("Reduce" + kind);
        if (IsBinary32(y, "ReduceSum")) Sum<DeviceFloat32>(x, y);
        else Sum<DeviceFloat64>(x, y);
    }

    /// <inheritdoc/>
    protected override void RmsNormCore(Tensor x, Tensor weight, double epsilon, Tensor y, Tensor inverse)
    {
        if (IsBinary32(y, nameof(RmsNorm))) Norm<DeviceFloat32>(x, weight, epsilon, y, inverse);
        else Norm<DeviceFloat64>(x, weight, epsilon, y, inverse);
    }

    /// <inheritdoc/>
    protected override void MatMulCore(Tensor a, Tensor b, bool transposeB, Tensor c, bool accumulate)
    {
        Tensor values = b.To(c.DType), right = transposeB ? values.Transpose() : values;
        if (IsBinary32(c, nameof(MatMul))) Product<DeviceFloat32>(a, right, c, accumulate);
        else Product<DeviceFloat64>(a, right, c, accumulate);
        GC.KeepAlive(values);
    }

    private void Exp<T>(Tensor x, Tensor y)
        where T : unmanaged, IDeviceReal<T> => Launch(ElementKernels.Exp, y.Count, View<T>(x), View<T>(y), _expTable.View.AsContiguous());

    private void Sum<T>(Tensor x, Tensor y)
        where T : unmanaged, IDeviceReal<T> => Launch(RowKernels.Sum, y.Count, View<T>(x), View<T>(y), (long)x.Shape[-1]);

    private void Add<T>(Tensor a, Tensor b, Tensor y)
        where T : unmanaged, IDeviceReal<T> =>
        Launch(ElementKernels.Add, y.Count, View<T>(a), WalkOf(a), View<T>(b), WalkOf(b), View<T>(y));

    private void Norm<T>(Tensor x, Tensor weight, double epsilon, Tensor y, Tensor inverse)
        where T : unmanaged, IDeviceReal<T>
    {
        var shape = new NormShape { N = x.Shape[1], WeightRows = weight.Shape[0], Epsilon = epsilon };
        Launch(RowKernels.RmsNorm, x.Shape[0], View<T>(x), View<T>(weight), View<T>(y), View<T>(inverse), shape);
    }

    private void Product<T>(Tensor a, Tensor b, Tensor c, bool accumulate)
        where T : unmanaged, IDeviceReal<T>
    {
        ReadOnlySpan<nint> batch = c.Shape.Lengths[..^2];
        var shape = new ProductShape
        {
            M = c.Shape[-2],
            N = c.Shape[-1],
            K = a.Shape[-1],
            ARow = a.Strides[^2],
            AK = a.Strides[^1],
            BK = b.Strides[^2],
            BColumn = b.Strides[^1],
            Accumulate = accumulate ? 1 : 0,
            ABatch = Walk.Of(batch, a.Strides[..^2]),
            BBatch = Walk.Of(batch, b.Strides[..^2]),
        };
        Launch(ProductKernel.MatMul, c.Count, View<T>(a), View<T>(b), View<T>(c), shape);
    }

    private static Walk WalkOf(Tensor tensor) => Walk.Of(tensor.Shape.Lengths, tensor.Strides);

    /// <summary>Binary32 or binary64; an error for others.</summary>
    private bool IsBinary32(Tensor tensor, string kernel) => tensor.DType switch
    {
        DType.F32 => true,
        DType.F64 => false,
        _ => throw Lacks($"{kernel} of {tensor.DType}"),
    };
}
