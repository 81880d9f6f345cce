using ILGPU;

namespace Reference.Tensors.Ilgpu.Kernels;

/// <summary>
/// Binary32. Quotients and roots are formed in binary64 and rounded: that is correctly rounded (binary64 has more than twice the digits;
/// Figueroa 1995), while OpenCL allows 2.5 and 3 ulp for its own in binary32.
/// </summary>
internal readonly struct DeviceFloat32(float value) : IDeviceReal<DeviceFloat32>
{
    private readonly float _v = value;

    public static DeviceFloat32 FromDouble(double value) => new((float)value);

    public static double ToDouble(DeviceFloat32 value) => value._v;

    public static DeviceFloat32 operator +(DeviceFloat32 a, DeviceFloat32 b) => new(a._v + b._v);

    public static DeviceFloat32 operator *(DeviceFloat32 a, DeviceFloat32 b) => new(a._v * b._v);

    public static DeviceFloat32 operator /(DeviceFloat32 a, DeviceFloat32 b) => new((float)((double)a._v / b._v));

    public static DeviceFloat32 FusedMultiplyAdd(DeviceFloat32 a, DeviceFloat32 b, DeviceFloat32 c) =>
        new(MathF.FusedMultiplyAdd(a._v, b._v, c._v));

    public static DeviceFloat32 Sqrt(DeviceFloat32 a) => new((float)Math.Sqrt((double)a._v));

    public static DeviceFloat32 Exp(DeviceFloat32 a, ArrayView<double> table) => new(ExpFunction.Binary32(a._v, table));
}
