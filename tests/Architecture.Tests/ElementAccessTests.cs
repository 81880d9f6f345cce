using System.Reflection;
using Reference.Autograd;
using Reference.Peft;
using Reference.Tensors;
using Reference.Training.Optimizers;
using Module = Reference.Transformer.Module;

namespace Reference.Tests.Architecture;

/// <summary>Only backends touch elements, and the core does no arithmetic but its own.</summary>
public sealed class ElementAccessTests
{
    private static readonly Assembly[] s_core =
        [typeof(Tensor).Assembly, typeof(Step).Assembly, typeof(Module).Assembly, typeof(AdaptedModel).Assembly, typeof(Optimizer).Assembly];

    /// <summary>
    /// The host functions over memory that are no kernels: storage itself, mapped files, block decoders. The list is closed: whoever adds to it says why.
    /// </summary>
    private static readonly string[] s_hosts =
    [
        "Reference.Tensors.HostStorage", // makes the memory
        "Reference.Tensors.Tensor", // defines the access that backends use
        "Reference.Tensors.Formats.MappedFile", // maps a file and hands out its bytes
        "Reference.Tensors.Formats.MappedTensors", // makes a storage of a mapped file, copying where it is not aligned
    ];

    [Fact]
    public void Nothing_outside_backends_reaches_the_elements_of_a_tensor()
    {
        var offenders = s_core.SelectMany(MemberUses.Of)
            .Where(use => use.Member is "Reference.Tensors.Tensor.Pointer" or "Reference.Tensors.HostStorage.get_Pointer")
            .Where(use => !use.Type.StartsWith("Reference.Tensors.Backends.", StringComparison.Ordinal) && !s_hosts.Contains(use.Type))
            .Select(use => $"{use.Type}.{use.Method} uses {use.Member}").Distinct().ToList();
        Assert.True(offenders.Count == 0, string.Join("\n", offenders));
    }

    [Fact]
    public void Backends_do_reach_them_so_the_walk_sees_something()
    {
        Assert.Contains(MemberUses.Of(typeof(Tensor).Assembly), use => use.Member == "Reference.Tensors.Tensor.Pointer" && use.Type.StartsWith("Reference.Tensors.Backends.Scalar", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("System.Random.")]
    [InlineData("System.DateTime.get_Now")]
    [InlineData("System.DateTime.get_UtcNow")]
    [InlineData("System.Threading.Tasks.Parallel.")]
    [InlineData("System.Numerics.Tensors.TensorPrimitives.Exp")]
    public void The_core_never_uses(string member)
    {
        var offenders = s_core.SelectMany(MemberUses.Of).Where(use => use.Member.StartsWith(member, StringComparison.Ordinal)).Select(use => $"{use.Type}.{use.Method}").Distinct();
        Assert.Empty(offenders);
    }

    [Fact]
    public void Transcendental_functions_are_our_own()
    {
        string[] platform = ["Exp", "Log", "Log2", "Log10", "Tanh", "Sin", "Cos", "Tan", "Pow", "Sinh", "Cosh", "Cbrt", "Atan", "Atan2"];
        var offenders = s_core.SelectMany(MemberUses.Of)
            .Where(use => platform.Any(name => use.Member == $"System.Math.{name}" || use.Member == $"System.MathF.{name}"))
            .Select(use => $"{use.Type}.{use.Method} uses {use.Member}").Distinct().ToList();
        Assert.True(offenders.Count == 0, string.Join("\n", offenders));
    }

    [Theory]
    [InlineData(typeof(Tensor), new[] { "Reference.Autograd", "Reference.Transformer", "Reference.Peft" })]
    [InlineData(typeof(Step), new[] { "Reference.Transformer", "Reference.Peft" })]
    [InlineData(typeof(Module), new[] { "Reference.Peft", "Reference.Training", "reference" })]
    [InlineData(typeof(AdaptedModel), new[] { "Reference.Training", "reference" })]
    public void Arrows_point_only_downwards(Type room, string[] above)
    {
        string[] references = [.. room.Assembly.GetReferencedAssemblies().Select(name => name.Name!)];
        Assert.Empty(references.Intersect(above));
        Assert.All(references, name => Assert.True(name.StartsWith("System", StringComparison.Ordinal) || name.StartsWith("Reference.", StringComparison.Ordinal), $"{room.Assembly.GetName().Name} uses the package {name}"));
    }
}
