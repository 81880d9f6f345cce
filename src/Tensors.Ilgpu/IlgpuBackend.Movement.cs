using ILGPU.Runtime;
using Reference.Tensors.Ilgpu.Kernels;

namespace Reference.Tensors.Ilgpu;

/// <content>Kernels that move elements: fill, copy, and conversion between the types that are computed with.</content>
public sealed partial class IlgpuBackend
{
    /// <inheritdoc/>
    protected override void FillCore(Tensor y, double value)
    {
        if (IsBinary32(y, nameof(Fill))) Launch(ElementKernels.Fill, y.Count, View<DeviceFloat32>(y), WalkOf(y), value);
        else Launch(ElementKernels.Fill, y.Count, View<DeviceFloat64>(y), WalkOf(y), value);
    }

    /// <inheritdoc/>
    protected override void CopyCore(Tensor x, Tensor y)
    {
        switch (x.DType, y.DType)
        {
            case var (from, to) when from == to && x.IsDense && y.IsDense:
                long bytes = from.ByteCount(x.Count);
                Locked(stream => Bytes(x).SubView(0, bytes).CopyTo(stream, Bytes(y).SubView(0, bytes)));
                break;
            case (DType.F32, DType.F32): Convert<DeviceFloat32, DeviceFloat32>(x, y); break;
            case (DType.F32, DType.F64): Convert<DeviceFloat32, DeviceFloat64>(x, y); break;
            case (DType.F64, DType.F32): Convert<DeviceFloat64, DeviceFloat32>(x, y); break;
            case (DType.F64, DType.F64): Convert<DeviceFloat64, DeviceFloat64>(x, y); break;
            default: throw Lacks($"Copy from {x.DType} to {y.DType}");
        }
    }

    private void Convert<TFrom, T>(Tensor x, Tensor y)
        where TFrom : unmanaged, IDeviceReal<TFrom>
        where T : unmanaged, IDeviceReal<T> =>
        Launch(ElementKernels.Copy, y.Count, View<TFrom>(x), WalkOf(x), View<T>(y), WalkOf(y));
}
