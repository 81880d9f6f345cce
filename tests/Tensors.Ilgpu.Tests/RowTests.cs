using FsCheck;
using FsCheck.Fluent;
using Reference.Tensors;
using Reference.Tensors.Backends;
using Reference.Tensors.Backends.Scalar;

namespace Reference.Tests.Ilgpu;

public class RowTests
{
    private static readonly int[] s_widths = [0, 1, 2, 7, 8, 9, 15, 16, 17, 31, 33, 100, 4095, 4096, 4097, 8200];

    [Theory]
    [InlineData(DeviceKind.Cpu, 60)]
    [InlineData(DeviceKind.OpenCl, 200)]
    public void Sums_of_rows_equal_the_specification(DeviceKind device, int count)
    {
        Backend backend = Devices.Require(device);
        Gen<Operand> cases =
            from dtype in Draws.DTypes()
            from rows in Gen.Elements<nint[]>([], [0], [1], [3], [2, 2])
            from n in Draws.Length(s_widths)
            from x in Draws.Operand(dtype, [.. rows, n])
            select x;
        Draws.Hold(cases, count, x => Bits.AssertEqual(Sum(ScalarBackend.Instance, x), Sum(backend, x), x));
    }

    [Theory]
    [InlineData(DeviceKind.Cpu, 60)]
    [InlineData(DeviceKind.OpenCl, 200)]
    public void Root_mean_square_norms_equal_the_specification(DeviceKind device, int count)
    {
        Backend backend = Devices.Require(device);
        Gen<Norm> cases =
            from dtype in Draws.DTypes()
            from weights in Draws.Length(1, 2)
            from tokens in Draws.Length(0, 1, 3)
            from n in Draws.Length(s_widths)
            from x in Draws.Operand(dtype, tokens * weights, n)
            from weight in Draws.Operand(dtype, weights, n)
            from epsilon in Gen.Elements(0, 1e-6, 1e-5)
            select new Norm(x, weight, epsilon);
        Draws.Hold(cases, count, norm =>
        {
            (Tensor y, Tensor inverse) = norm.On(ScalarBackend.Instance);
            (Tensor deviceY, Tensor deviceInverse) = norm.On(backend);
            Bits.AssertEqual(y, deviceY, norm);
            if (y.Count > 0) Bits.AssertEqual(inverse, deviceInverse, norm);
        });
    }

    private static Tensor Sum(Backend backend, Operand operand)
    {
        Tensor x = operand.On(backend), y = Tensor.Empty(backend, new Shape(x.Shape.Lengths[..^1]), x.DType);
        backend.Reduce(ReduceKind.Sum, x, y);
        return y;
    }

    private sealed record Norm(Operand X, Operand Weight, double Epsilon)
    {
        public (Tensor Y, Tensor Inverse) On(Backend backend)
        {
            Tensor x = X.On(backend);
            Tensor y = Tensor.Empty(backend, x.Shape, x.DType), inverse = Tensor.Empty(backend, new Shape(x.Shape[0]), x.DType);
            backend.RmsNorm(x, Weight.On(backend), Epsilon, y, inverse);
            return (y, inverse);
        }
    }
}
