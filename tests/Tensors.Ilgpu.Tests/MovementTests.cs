using FsCheck;
using FsCheck.Fluent;
using Reference.Tensors;
using Reference.Tensors.Backends;
using Reference.Tensors.Backends.Scalar;

namespace Reference.Tests.Ilgpu;

public class MovementTests
{
    [Theory]
    [InlineData(DeviceKind.Cpu, 60)]
    [InlineData(DeviceKind.OpenCl, 200)]
    public void Copies_between_layouts_and_types_equal_the_specification(DeviceKind device, int count)
    {
        Backend backend = Devices.Require(device);
        Gen<(Operand X, Operand Y)> cases =
            from source in Draws.DTypes()
            from target in Draws.DTypes()
            from lengths in Draws.Lengths()
            from x in Draws.Operand(source, lengths)
            from y in Draws.Operand(target, lengths)
            select (x, y);
        Draws.Hold(cases, count, drawn =>
            Bits.AssertEqual(Copy(ScalarBackend.Instance, drawn.X, drawn.Y), Copy(backend, drawn.X, drawn.Y), drawn));
    }

    [Theory]
    [InlineData(DeviceKind.Cpu)]
    [InlineData(DeviceKind.OpenCl)]
    public void Filling_a_view_leaves_what_lies_around_it(DeviceKind device)
    {
        Backend backend = Devices.Require(device);
        Tensor whole = Tensor.Zeros(backend, new Shape(4, 5), DType.F32);
        backend.Fill(whole.Slice(0, 1, 2).Slice(1, 2, 2), 1.1);
        float[] expected = new float[20];
        expected[7] = expected[8] = expected[12] = expected[13] = 1.1f;
        Assert.Equal(expected, whole.ToArray<float>());
    }

    [Theory]
    [InlineData(DeviceKind.Cpu)]
    [InlineData(DeviceKind.OpenCl)]
    public void Integers_are_kept_and_copied_but_not_computed_with(DeviceKind device)
    {
        Backend backend = Devices.Require(device);
        Tensor x = Tensor.From<int>(backend, [3, -1, 7], new Shape(3));
        Assert.Equal([3, -1, 7], x.Keep().ToArray<int>());
        string refusal = Assert.Throws<NotSupportedException>(() => x.To(DType.F64)).Message;
        Assert.Contains("Copy from I32 to F64", refusal, StringComparison.Ordinal);
    }

    /// <summary>y in its own layout, dense for the comparison.</summary>
    private static Tensor Copy(Backend backend, Operand source, Operand target)
    {
        Tensor y = target.On(backend);
        backend.Copy(source.On(backend), y);
        return y.Dense();
    }
}
