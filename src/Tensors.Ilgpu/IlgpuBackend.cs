using ILGPU;
using ILGPU.Runtime;
using Reference.Tensors.Arithmetic;
using Reference.Tensors.Backends;

namespace Reference.Tensors.Ilgpu;

/// <summary>
/// The kernels of <see cref="Backend"/> on a device that ILGPU reaches: its CPU accelerator (slow, for tests), OpenCL or CUDA. Equal to the
/// scalar specification bit for bit. It has the kernels of a forward pass through linear and RMSNorm, and exp; the others say that they are
/// missing. One work item computes one output and launches wait for their end.
/// </summary>
public sealed partial class IlgpuBackend : Backend, IDisposable
{
    private readonly IlgpuDevice _device;
    private readonly Lock _oneLaunch = new();
    private readonly KernelLoader _kernels;
    private readonly MemoryBuffer1D<double, Stride1D.Dense> _expTable;

    /// <summary>A backend on a device, which it owns.</summary>
    /// <param name="device">From <see cref="IlgpuDevice"/>.</param>
    public IlgpuBackend(IlgpuDevice device)
    {
        ArgumentNullException.ThrowIfNull(device);
        _device = device;
        _kernels = new KernelLoader(device.Accelerator);
        _expTable = device.Accelerator.Allocate1D(ExpTable.Values.ToArray());
    }

    /// <inheritdoc/>
    public override string Name => "ilgpu";

    /// <summary>The device's own name.</summary>
    public string DeviceName => _device.Accelerator.Name;

    /// <summary>How many kernels were launched.</summary>
    public long Launches => _kernels.Launches;

    private Accelerator Accelerator => _device.Accelerator;

    /// <summary>Frees the device and all tensors on it.</summary>
    public void Dispose()
    {
        lock (_oneLaunch) _device.Dispose();
    }
}
