using Reference.Tensors.Ilgpu;

namespace Reference.Tests.Ilgpu;

/// <summary>
/// The devices under test, opened once: ILGPU's CPU accelerator, and OpenCL where a device is found (PoCL will do). Without one its tests
/// are skipped, or fail if REFERENCE_REQUIRE_OPENCL is 1.
/// </summary>
internal static class Devices
{
    private static readonly Lazy<IlgpuDevice> s_cpu = new(IlgpuDevice.OpenCpu);
    private static readonly Lazy<IlgpuDevice?> s_openCl = new(IlgpuDevice.TryOpenOpenCl);
    private static readonly Lazy<IlgpuBackend> s_cpuBackend = new(() => new(s_cpu.Value));
    private static readonly Lazy<IlgpuBackend> s_openClBackend = new(() => new(s_openCl.Value!));

    public static IlgpuDevice RequireDevice(DeviceKind kind)
    {
        if (kind == DeviceKind.Cpu) return s_cpu.Value;
        if (s_openCl.Value is { } device) return device;
        const string message = "no OpenCL device with binary64 is found; apt-get install pocl-opencl-icd gives one";
        if (Environment.GetEnvironmentVariable("REFERENCE_REQUIRE_OPENCL") == "1") Assert.Fail(message);
        Assert.Skip(message);
        return null;
    }

    public static IlgpuBackend Require(DeviceKind kind)
    {
        RequireDevice(kind);
        return kind == DeviceKind.Cpu ? s_cpuBackend.Value : s_openClBackend.Value;
    }
}

public enum DeviceKind
{
    Cpu,
    OpenCl,
}
