using System.Reflection;
using ILGPU;
using ILGPU.Backends;
using ILGPU.Backends.EntryPoints;
using ILGPU.Backends.OpenCL;
using ILGPU.Backends.PTX;
using ILGPU.Runtime;

namespace Reference.Tensors.Ilgpu;

/// <summary>
/// Compiles kernels through ILGPU's back end, so that their text can be patched, and keeps their launchers. Calls are the caller's to
/// serialise: OpenCL's kernel arguments are state of the kernel.
/// </summary>
internal sealed class KernelLoader(Accelerator accelerator)
{
    private readonly Dictionary<MethodInfo, Delegate> _launchers = [];

    /// <summary>How many launchers were asked for.</summary>
    public long Launches { get; private set; }

    /// <summary>The launcher of a kernel.</summary>
    /// <typeparam name="TLauncher">As the kernel, with an <see cref="AcceleratorStream"/> before its parameters.</typeparam>
    /// <param name="kernel">A static method whose first parameter is the index of its work item.</param>
    public TLauncher Get<TLauncher>(Delegate kernel)
        where TLauncher : Delegate
    {
        Launches++;
        if (!_launchers.TryGetValue(kernel.Method, out Delegate? launcher))
        {
            CompiledKernel compiled = Compile(accelerator.GetBackend(), kernel.Method);
            launcher = accelerator.LoadAutoGroupedKernel(compiled).CreateLauncherDelegate<TLauncher>();
            _launchers.Add(kernel.Method, launcher);
        }

        return (TLauncher)launcher;
    }

    /// <summary>Compiles and patches.</summary>
    public static CompiledKernel Compile(Backend backend, MethodInfo kernel)
    {
        CompiledKernel compiled = backend.Compile(EntryPointDescription.FromImplicitlyGroupedKernel(kernel), KernelSpecialization.Empty);
        if (compiled is CLCompiledKernel openCl) OpenClSource.Patch(openCl);
        if (compiled is PTXCompiledKernel ptx) PtxSource.Patch(ptx);
        return compiled;
    }
}
