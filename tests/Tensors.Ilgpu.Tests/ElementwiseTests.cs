using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using Reference.Tensors;
using Reference.Tensors.Arithmetic;
using Reference.Tensors.Backends;
using Reference.Tensors.Backends.Scalar;
using Reference.Tests.Shared;

namespace Reference.Tests.Ilgpu;

public class ElementwiseTests
{
    [Theory]
    [InlineData(DeviceKind.Cpu, 60)]
    [InlineData(DeviceKind.OpenCl, 200)]
    public void Sums_of_broadcast_operands_equal_the_specification(DeviceKind device, int count)
    {
        Backend backend = Devices.Require(device);
        Draws.Hold(Additions(), count, addition => Bits.AssertEqual(addition.On(ScalarBackend.Instance), addition.On(backend), addition));
    }

    [Theory]
    [InlineData(DeviceKind.Cpu, 60)]
    [InlineData(DeviceKind.OpenCl, 200)]
    public void Exponentials_equal_the_specification(DeviceKind device, int count)
    {
        Backend backend = Devices.Require(device);
        Gen<(Operand X, double Scale)> cases =
            from dtype in Draws.DTypes()
            from lengths in Draws.Lengths()
            from x in Draws.Operand(dtype, lengths)
            from scale in Gen.Elements(1e-6, 1.0, 90, 105, 720, 760)
            select (x, scale);
        Draws.Hold(cases, count, drawn =>
            Bits.AssertEqual(Exp(ScalarBackend.Instance, drawn.X, drawn.Scale), Exp(backend, drawn.X, drawn.Scale), drawn));
    }

    [Theory]
    [InlineData(DeviceKind.Cpu, 1_048_583)]
    [InlineData(DeviceKind.OpenCl, 2_053)]
    public void Exponentials_of_patterns_from_the_whole_of_binary32_are_correctly_rounded(DeviceKind device, int step)
    {
        Backend backend = Devices.Require(device);
        var inputs = new float[(int)((1L << 32) / step)];
        for (int i = 0; i < inputs.Length; i++) inputs[i] = BitConverter.UInt32BitsToSingle((uint)i * (uint)step);
        Assert.Equal(-1, Bits.FirstDifference(Array.ConvertAll(inputs, value => (double)Functions32.Exp(value)), Exp(backend, inputs)));
    }

    [Theory]
    [InlineData(DeviceKind.Cpu)]
    [InlineData(DeviceKind.OpenCl)]
    public void Exponentials_near_the_middle_of_two_floats_are_correctly_rounded(DeviceKind device)
    {
        Backend backend = Devices.Require(device);
        using JsonDocument golden = JsonDocument.Parse(File.ReadAllText(Golden.Require("functions", "float32.json")));
        JsonElement exp = golden.RootElement.GetProperty("functions").GetProperty("exp");
        (float X, double Y)[] cases = [.. exp.GetProperty("hard").EnumerateArray().Concat(exp.GetProperty("near").EnumerateArray())
            .Select(pair => (FromBits(pair[0]), (double)FromBits(pair[1])))];
        Assert.NotEmpty(cases);
        Assert.Equal(-1, Bits.FirstDifference(Array.ConvertAll(cases, x => x.Y), Exp(backend, Array.ConvertAll(cases, x => x.X))));
    }

    private static float FromBits(JsonElement bits) => BitConverter.UInt32BitsToSingle(bits.GetUInt32());

    private static Gen<Addition> Additions() =>
        from dtype in Draws.DTypes()
        from lengths in Draws.Lengths()
        from stretched in Gen.ArrayOf(Gen.Choose(0, 5), lengths.Length)
        from dropped in Gen.Choose(0, lengths.Length)
        from a in Draws.Operand(dtype, [.. lengths.Select((length, axis) => stretched[axis] == 0 ? 1 : length)])
        from b in Draws.Operand(dtype, [.. lengths.Select((length, axis) => stretched[axis] == 1 ? 1 : length).Skip(dropped)])
        select new Addition(a, b);

    private static Tensor Exp(Backend backend, Operand operand, double scale)
    {
        Tensor x = operand.On(backend, scale), y = Tensor.Empty(backend, x.Shape, x.DType);
        backend.Unary(UnaryKind.Exp, x, y);
        return y;
    }

    private static double[] Exp(Backend backend, float[] inputs)
    {
        Tensor x = Tensor.From<float>(backend, inputs, new Shape(inputs.Length)), y = Tensor.Empty(backend, x.Shape, DType.F32);
        backend.Unary(UnaryKind.Exp, x, y);
        return Bits.Numbers(y);
    }

    private sealed record Addition(Operand A, Operand B)
    {
        public Tensor On(Backend backend)
        {
            Tensor a = A.On(backend), b = B.On(backend);
            Tensor y = Tensor.Empty(backend, Shape.Broadcast(a.Shape, b.Shape), a.DType);
            backend.Binary(BinaryKind.Add, a, b, y);
            return y;
        }
    }
}
