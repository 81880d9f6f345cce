using System.Reflection;
using System.Text.RegularExpressions;
using ILGPU.Backends.PTX;

namespace Reference.Tensors.Ilgpu;

/// <summary>
/// What is done to the PTX that ILGPU writes: add, sub and mul get the rounding mode .rn. Without one, NVIDIA's assembler may contract a
/// multiply and an add into one fused multiply-add (PTX ISA, 'add', 'mul').
/// </summary>
internal static partial class PtxSource
{
    public static string Patch(string assembly) => Unrounded().Replace(assembly, "$1.rn$2");

    /// <summary>Replaces the text of a compiled kernel; ILGPU has no public way.</summary>
    public static void Patch(PTXCompiledKernel kernel) => AssemblyField.SetValue(kernel, Patch(kernel.PTXAssembly));

    [GeneratedRegex(@"\b(add|sub|mul)(\.f(?:32|64)\b)")]
    private static partial Regex Unrounded();

    private static FieldInfo AssemblyField =>
        typeof(PTXCompiledKernel).GetField("<PTXAssembly>k__BackingField", BindingFlags.Instance | BindingFlags.NonPublic)
        ?? throw new MissingFieldException(nameof(PTXCompiledKernel), nameof(PTXCompiledKernel.PTXAssembly));
}
