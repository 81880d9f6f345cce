using ILGPU;

namespace Reference.Tensors.Ilgpu.Kernels;

/// <summary>Binary64.</summary>
internal readonly struct DeviceFloat64(double value) : IDeviceReal<DeviceFloat64>
{
    private readonly double _v = value;

    public static DeviceFloat64 FromDouble(double value) => new(value);

    public static double ToDouble(DeviceFloat64 value) => value._v;

    public static DeviceFloat64 operator +(DeviceFloat64 a, DeviceFloat64 b) => new(a._v + b._v);

    public static DeviceFloat64 operator *(DeviceFloat64 a, DeviceFloat64 b) => new(a._v * b._v);

    public static DeviceFloat64 operator /(DeviceFloat64 a, DeviceFloat64 b) => new(a._v / b._v);

    public static DeviceFloat64 FusedMultiplyAdd(DeviceFloat64 a, DeviceFloat64 b, DeviceFloat64 c) =>
        new(Math.FusedMultiplyAdd(a._v, b._v, c._v));

    public static DeviceFloat64 Sqrt(DeviceFloat64 a) => new(Math.Sqrt(a._v));

    public static DeviceFloat64 Exp(DeviceFloat64 a, ArrayView<double> table) => new(ExpFunction.Binary64(a._v, table));
}
