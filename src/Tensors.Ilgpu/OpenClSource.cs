using System.Reflection;
using ILGPU.Backends.OpenCL;
using ILGPU.Runtime.OpenCL;

namespace Reference.Tensors.Ilgpu;

/// <summary>
/// What is done to the OpenCL C that ILGPU writes before a driver compiles it: a plain multiply and add are never contracted; a fused
/// multiply-add, which ILGPU leaves as an unknown name, is OpenCL's fma (rounded once by its specification); pointers need no generic
/// address space, which PoCL 3 lacks (our kernels have global pointers only).
/// </summary>
internal static class OpenClSource
{
    private const string Head =
        "#pragma OPENCL FP_CONTRACT OFF\n#define __generic __global\n#define FusedMultiplyAdd fma\n";

    public static string Patch(string source) => Head + source;

    /// <summary>Replaces the source of a compiled kernel; ILGPU has no public way.</summary>
    public static void Patch(CLCompiledKernel kernel) => SourceField.SetValue(kernel, Patch(kernel.Source));

    /// <summary>Lets ILGPU use a device without a generic address space.</summary>
    public static void AllowNoGenericAddressSpace(CLDevice device)
    {
        if (device.Capabilities.GenericAddressSpace) return;
        PropertyInfo property = typeof(CLCapabilityContext).GetProperty(nameof(CLCapabilityContext.GenericAddressSpace))
            ?? throw new MissingMemberException(nameof(CLCapabilityContext), nameof(CLCapabilityContext.GenericAddressSpace));
        property.SetValue(device.Capabilities, true);
    }

    private static FieldInfo SourceField =>
        typeof(CLCompiledKernel).GetField("<Source>k__BackingField", BindingFlags.Instance | BindingFlags.NonPublic)
        ?? throw new MissingFieldException(nameof(CLCompiledKernel), nameof(CLCompiledKernel.Source));
}
