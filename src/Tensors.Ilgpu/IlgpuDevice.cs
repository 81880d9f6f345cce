using ILGPU;
using ILGPU.Runtime;
using ILGPU.Runtime.CPU;
using ILGPU.Runtime.Cuda;
using ILGPU.Runtime.OpenCL;

namespace Reference.Tensors.Ilgpu;

/// <summary>An opened device with its ILGPU context.</summary>
public sealed class IlgpuDevice : IDisposable
{
    private readonly Context _context;

    private IlgpuDevice(Context context, Accelerator accelerator) => (_context, Accelerator) = (context, accelerator);

    /// <summary>ILGPU's handle.</summary>
    internal Accelerator Accelerator { get; }

    /// <summary>ILGPU's CPU accelerator: two threads that step through work items one by one. For tests of kernels at toy sizes.</summary>
    public static IlgpuDevice OpenCpu()
    {
        var twoThreads = new CPUDevice(numThreadsPerWarp: 2, numWarpsPerMultiprocessor: 1, numMultiprocessors: 1);
        Context context = Context.Create(builder => builder.CPU(twoThreads));
        return new(context, context.GetCPUDevice(0).CreateCPUAccelerator(context, CPUAcceleratorMode.Parallel));
    }

    /// <summary>The first OpenCL device that computes in binary64, or null where there is none.</summary>
    public static IlgpuDevice? TryOpenOpenCl()
    {
        OpenClLibrary.Find();
        Context context = Context.Create(builder => builder.OpenCL(device => device.Capabilities.Float64).Optimize(OptimizationLevel.O1));
        foreach (CLDevice device in context.GetCLDevices())
        {
            OpenClSource.AllowNoGenericAddressSpace(device);
            return new(context, device.CreateCLAccelerator(context));
        }

        context.Dispose();
        return null;
    }

    /// <summary>The first CUDA device, or null where there is none.</summary>
    public static IlgpuDevice? TryOpenCuda()
    {
        Context context = Context.Create(builder => builder.Cuda().Optimize(OptimizationLevel.O2));
        foreach (CudaDevice device in context.GetCudaDevices()) return new(context, device.CreateCudaAccelerator(context));
        context.Dispose();
        return null;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Accelerator.Dispose();
        _context.Dispose();
    }
}
