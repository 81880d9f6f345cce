using System.Reflection;
using System.Text.RegularExpressions;
using ILGPU;
using ILGPU.Backends.PTX;
using ILGPU.Runtime.Cuda;
using Reference.Tensors.Ilgpu;
using Reference.Tensors.Ilgpu.Kernels;

namespace Reference.Tests.Ilgpu;

/// <summary>What a CUDA device would be given; compiled without one.</summary>
public partial class PtxTests
{
    private static readonly CudaArchitecture s_sm80 = CudaArchitecture.SM_80;

    public static TheoryData<string> Names => [.. Kernels().Select(kernel => kernel.Name).Distinct()];

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_kernel_compiles_to_instructions_that_round_as_stated(string name)
    {
        foreach (MethodInfo kernel in Kernels().Where(kernel => kernel.Name == name))
        {
            // A context of its own: a failed compilation spoils one for later kernels.
            using Context context = Context.Create(builder => builder.Optimize(OptimizationLevel.O2));
            using var backend = new PTXBackend(
                context, new CudaCapabilityContext(s_sm80), s_sm80, CudaInstructionSet.ISA_78, nvvmAPI: null);
            string text = ((PTXCompiledKernel)KernelLoader.Compile(backend, kernel)).PTXAssembly;
            Assert.Matches(@"\.entry", text);
            Assert.Empty(Loose().Matches(text).Select(match => match.Value));
        }
    }

    [Fact]
    public void Adds_and_multiplies_without_a_rounding_mode_get_one() =>
        Assert.Equal("add.rn.f32 %f1; mul.rn.f64 %d1; mul.lo.s64 %r; fma.rn.f32 %f; sub.rn.f64 %d;",
            PtxSource.Patch("add.f32 %f1; mul.f64 %d1; mul.lo.s64 %r; fma.rn.f32 %f; sub.f64 %d;"));

    /// <summary>Every kernel with every element type.</summary>
    private static IEnumerable<MethodInfo> Kernels()
    {
        Type[] numbers = [typeof(DeviceFloat32), typeof(DeviceFloat64)];
        foreach (Type type in typeof(ProductKernel).Assembly.GetTypes().Where(type => type.Namespace == typeof(ProductKernel).Namespace))
            foreach (MethodInfo method in type.GetMethods(BindingFlags.Static | BindingFlags.Public))
                if (method.GetParameters() is [{ ParameterType: var index }, ..] && index == typeof(Index1D))
                    foreach (Type number in numbers)
                        yield return method.MakeGenericMethod(Arguments(method, number));

        Type[] Arguments(MethodInfo method, Type number) =>
            [.. method.GetGenericArguments().Select((_, i) => i == 0 ? number : numbers[0])];
    }

    /// <summary>Arithmetic that the assembler may contract or approximate, or that flushes subnormals.</summary>
    [GeneratedRegex(@"\b(add|sub|mul|mad|div|sqrt)\.f(32|64)|\S+\.(approx|full|ftz)\S*")]
    private static partial Regex Loose();
}
