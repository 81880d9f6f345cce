using Reference.Autograd;
using Reference.Autograd.Operations;
using Reference.Tensors;
using Reference.Tensors.Backends;
using Reference.Tensors.Backends.Scalar;
using Reference.Tensors.Ilgpu;

namespace Reference.Tests.Ilgpu;

public class ForwardTests
{
    private static readonly TokenLayout s_layout = TokenLayout.Of(4, 3);

    [Theory]
    [InlineData(DeviceKind.Cpu, DType.F32)]
    [InlineData(DeviceKind.Cpu, DType.F64)]
    [InlineData(DeviceKind.OpenCl, DType.F32)]
    [InlineData(DeviceKind.OpenCl, DType.F64)]
    public void A_linear_and_a_norm_recorded_in_a_step_equal_the_scalar_backend(DeviceKind device, DType dtype)
    {
        IlgpuBackend backend = Devices.Require(device);
        long launches = backend.Launches;
        Bits.AssertEqual(Forward(ScalarBackend.Instance, dtype), Forward(backend, dtype), dtype);
        Assert.True(backend.Launches >= launches + 3, "the product, the bias and the norm were launched");
    }

    private static Tensor Forward(Backend backend, DType dtype)
    {
        Parameter Weight(string name, int seed, params nint[] lengths) =>
            new(name, new Operand(lengths, Lie.Dense, Values.Ordinary, dtype, seed).On(backend));

        Parameter weight = Weight("linear.weight", 1, 24, 300), bias = Weight("linear.bias", 2, 24), gain = Weight("norm.weight", 3, 24);
        var arena = new Arena(backend, chunkBytes: 1 << 12);
        using var step = new Step(backend, dtype, arena);
        Graph batch = step.BeginBatch();
        Variable x = batch.Input(new Operand([s_layout.Count, 300], Lie.Permuted, Values.Ordinary, dtype, 4).On(backend));
        Variable y = x.Linear(step.Use(weight), step.Use(bias), s_layout).RmsNorm(step.Use(gain), 1e-6, s_layout);
        Assert.True(y.RequiresGradient);
        return y.Value.Keep();
    }
}
