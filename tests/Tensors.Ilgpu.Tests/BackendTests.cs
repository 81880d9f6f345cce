using Reference.Tensors;
using Reference.Tensors.Backends;
using Reference.Tensors.Backends.Scalar;
using Reference.Tensors.Ilgpu;

namespace Reference.Tests.Ilgpu;

public class BackendTests
{
    [Fact]
    public void It_is_a_backend_like_the_others_and_adds_no_kernels_of_its_own()
    {
        Assert.Equal(typeof(Backend), typeof(IlgpuBackend).BaseType);
        string[] own = [.. typeof(IlgpuBackend).GetMethods()
            .Where(method => method.DeclaringType == typeof(IlgpuBackend) && method.GetBaseDefinition() == method)
            .Select(method => method.Name).Order(StringComparer.Ordinal)];
        Assert.Equal(["Dispose", "get_DeviceName", "get_Launches"], own);
    }

    [Theory]
    [InlineData(DeviceKind.Cpu)]
    [InlineData(DeviceKind.OpenCl)]
    public void A_kernel_that_it_lacks_is_named(DeviceKind device)
    {
        Backend backend = Devices.Require(device);
        Tensor x = Tensor.Zeros(backend, new Shape(2, 2), DType.F32), y = Tensor.Zeros(backend, new Shape(2), DType.F32);
        Assert.Contains("backend ilgpu has no kernel Tanh", Refusal(() => backend.Unary(UnaryKind.Tanh, x, x)), StringComparison.Ordinal);
        Assert.Contains("Divide", Refusal(() => backend.Binary(BinaryKind.Divide, x, x, x)), StringComparison.Ordinal);
        Assert.Contains("ReduceMax", Refusal(() => backend.Reduce(ReduceKind.Max, x, y)), StringComparison.Ordinal);
        Assert.Contains("Scale", Refusal(() => backend.Scale(x, 2, x)), StringComparison.Ordinal);
    }

    [Fact]
    public void Memory_of_another_backend_is_refused()
    {
        IlgpuBackend backend = Devices.Require(DeviceKind.Cpu);
        using var other = new IlgpuBackend(IlgpuDevice.OpenCpu());
        Tensor host = Tensor.Zeros(ScalarBackend.Instance, new Shape(2), DType.F32), far = Tensor.Zeros(other, new Shape(2), DType.F32);
        Assert.False(backend.CanReach(host.Storage));
        Assert.False(backend.CanReach(far.Storage));
        Assert.Throws<ArgumentException>(() => host.On(backend));
        Assert.Throws<ArgumentException>(() => backend.Fill(far, 1));
        Assert.Throws<ArgumentException>(() => backend.Slice(host.Storage, 0, 4));
    }

    [Fact]
    public void A_slice_beyond_its_storage_is_refused()
    {
        Backend backend = Devices.Require(DeviceKind.Cpu);
        Storage storage = backend.Slice(backend.Allocate(64, zeroed: true), 16, 32);
        Assert.Equal(8, backend.Slice(storage, 24, 8).ByteLength);
        Assert.Throws<ArgumentOutOfRangeException>(() => backend.Slice(storage, 25, 8));
    }

    [Fact]
    public void A_write_is_counted_whoever_makes_it()
    {
        Backend backend = Devices.Require(DeviceKind.Cpu);
        Tensor x = Tensor.From<float>(backend, [1, 2], new Shape(2));
        int version = x.Storage.Version;
        backend.Upload(new byte[8], x);
        Assert.Equal(version + 1, x.Storage.Version);
        backend.Fill(x, 3);
        Assert.Equal(version + 2, x.Storage.Version);
    }

    [Fact]
    public void A_flipped_bit_is_found()
    {
        Assert.Equal(2, Bits.FirstDifference([1, double.NaN, 3], [1, -double.NaN, Math.BitIncrement(3)]));
        Assert.Equal(0, Bits.FirstDifference([0.0], [-0.0]));
    }

    private static string Refusal(Action kernel) => Assert.Throws<NotSupportedException>(kernel).Message;
}
