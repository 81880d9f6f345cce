using FsCheck;
using FsCheck.Fluent;
using Reference.Tensors;
using Reference.Tensors.Backends;
using Reference.Tensors.Backends.Scalar;

namespace Reference.Tests.Ilgpu;

public class MatMulTests
{
    [Theory]
    [InlineData(DeviceKind.Cpu, 60)]
    [InlineData(DeviceKind.OpenCl, 200)]
    public void Products_equal_the_specification(DeviceKind device, int count)
    {
        Backend backend = Devices.Require(device);
        Draws.Hold(Cases([0, 1, 2, 3, 5], [0, 1, 2, 7, 33, 255, 256, 257, 520]), count, product =>
            Bits.AssertEqual(product.On(ScalarBackend.Instance), product.On(backend), product));
    }

    [Fact]
    public void Larger_products_equal_the_specification_on_opencl()
    {
        Backend backend = Devices.Require(DeviceKind.OpenCl);
        Draws.Hold(Cases([16, 33, 65], [256, 700]), 12, product =>
            Bits.AssertEqual(product.On(ScalarBackend.Instance), product.On(backend), product));
    }

    private static Gen<Product> Cases(int[] sizes, int[] inner) =>
        from dtype in Draws.DTypes()
        from stored in Gen.Frequency((3, Gen.Constant(dtype)), (1, Draws.DTypes()))
        from m in Draws.Length(sizes)
        from n in Draws.Length(sizes)
        from k in Draws.Length(inner)
        from batch in Gen.Elements<nint[]>([], [], [1], [2], [2, 3])
        from transposed in Gen.Elements(true, false)
        from accumulate in Gen.Elements(true, false)
        from a in Draws.Operand(dtype, [.. batch, m, k])
        from b in Draws.Operand(stored, transposed ? [.. batch, n, k] : [.. batch, k, n])
        from c in Draws.Operand(dtype, [.. batch, m, n])
        select new Product(a, b, c with { Lie = Lie.Dense }, transposed, accumulate);

    private sealed record Product(Operand A, Operand B, Operand C, bool Transposed, bool Accumulate)
    {
        public Tensor On(Backend backend)
        {
            Tensor c = C.On(backend);
            backend.MatMul(A.On(backend), B.On(backend), Transposed, c, Accumulate);
            return c;
        }
    }
}
