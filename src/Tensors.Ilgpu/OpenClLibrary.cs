using System.Runtime.InteropServices;
using System.Runtime.Loader;
using ILGPU;

namespace Reference.Tensors.Ilgpu;

/// <summary>ILGPU asks for "OpenCL"; systems without development packages only have libOpenCL.so.1.</summary>
internal static class OpenClLibrary
{
    private static int s_registered;

    public static void Find()
    {
        if (Interlocked.Exchange(ref s_registered, 1) == 1) return;
        AssemblyLoadContext context = AssemblyLoadContext.GetLoadContext(typeof(Context).Assembly) ?? AssemblyLoadContext.Default;
        context.ResolvingUnmanagedDll += (_, name) =>
            name == "OpenCL" && NativeLibrary.TryLoad("libOpenCL.so.1", out nint handle) ? handle : 0;
    }
}
