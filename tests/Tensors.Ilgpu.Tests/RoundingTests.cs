using ILGPU;
using ILGPU.Runtime;
using Reference.Tensors.Arithmetic;
using Reference.Tensors.Ilgpu;
using Reference.Tensors.Ilgpu.Kernels;

namespace Reference.Tests.Ilgpu;

/// <summary>That a device rounds every operation once, and nothing else: what a driver might get wrong, looked at by itself.</summary>
public class RoundingTests
{
    private const int Count = 4000;

    [Theory]
    [InlineData(DeviceKind.Cpu)]
    [InlineData(DeviceKind.OpenCl)]
    public void A_plain_multiply_and_add_is_not_contracted(DeviceKind device)
    {
        Compare32(device, Plain<DeviceFloat32>, (a, b, c) => (a * b) + c);
        Compare64(device, Plain<DeviceFloat64>, (a, b, c) => (a * b) + c);
    }

    [Theory]
    [InlineData(DeviceKind.Cpu)]
    [InlineData(DeviceKind.OpenCl)]
    public void A_fused_multiply_add_rounds_once(DeviceKind device)
    {
        Compare32(device, Fused<DeviceFloat32>, Fma.Emulated32);
        Compare64(device, Fused<DeviceFloat64>, Fma.Emulated64);
    }

    [Theory]
    [InlineData(DeviceKind.Cpu)]
    [InlineData(DeviceKind.OpenCl)]
    public void Quotients_and_roots_are_correctly_rounded(DeviceKind device)
    {
        Compare32(device, QuotientOfRoot<DeviceFloat32>, (a, b, c) => a / MathF.Sqrt(b));
        Compare64(device, QuotientOfRoot<DeviceFloat64>, (a, b, c) => a / Math.Sqrt(b));
    }

    internal static void Plain<T>(Index1D i, ArrayView<T> a, ArrayView<T> b, ArrayView<T> c)
        where T : unmanaged, IDeviceReal<T> => c[i] = (a[i] * b[i]) + c[i];

    internal static void Fused<T>(Index1D i, ArrayView<T> a, ArrayView<T> b, ArrayView<T> c)
        where T : unmanaged, IDeviceReal<T> => c[i] = T.FusedMultiplyAdd(a[i], b[i], c[i]);

    internal static void QuotientOfRoot<T>(Index1D i, ArrayView<T> a, ArrayView<T> b, ArrayView<T> c)
        where T : unmanaged, IDeviceReal<T> => c[i] = a[i] / T.Sqrt(b[i]);

    private static void Compare32(
        DeviceKind device,
        Action<Index1D, ArrayView<DeviceFloat32>, ArrayView<DeviceFloat32>, ArrayView<DeviceFloat32>> kernel,
        Func<float, float, float, float> f)
    {
        (double[] a, double[] b, double[] c) = Operands(1e-30);
        double[] found = Run(device, kernel, a, b, c);
        for (int i = 0; i < Count; i++) c[i] = f((float)a[i], (float)b[i], (float)c[i]);
        Assert.Equal(-1, Bits.FirstDifference(c, found));
    }

    private static void Compare64(
        DeviceKind device,
        Action<Index1D, ArrayView<DeviceFloat64>, ArrayView<DeviceFloat64>, ArrayView<DeviceFloat64>> kernel,
        Func<double, double, double, double> f)
    {
        (double[] a, double[] b, double[] c) = Operands(1e-240);
        double[] found = Run(device, kernel, a, b, c);
        for (int i = 0; i < Count; i++) c[i] = f(a[i], b[i], c[i]);
        Assert.Equal(-1, Bits.FirstDifference(c, found));
    }

    /// <summary>Half ordinary, half so small that products and quotients are subnormal; c cancels most of a·b.</summary>
    private static (double[] A, double[] B, double[] C) Operands(double small)
    {
        double[] Draw(int seed) => Numbers.Draw(Count, Values.Ordinary, seed);

        double[] a = Draw(11), b = Draw(12), c = Draw(13);
        for (int i = 0; i < Count; i++)
        {
            if (i % 2 == 0) (a[i], b[i]) = (a[i] * small, b[i] * small * 1e20);
            c[i] = -(float)(a[i] * b[i]) * (1 + (c[i] * 1e-6));
        }

        return (a, b, c);
    }

    private static double[] Run<T>(
        DeviceKind device, Action<Index1D, ArrayView<T>, ArrayView<T>, ArrayView<T>> kernel, double[] a, double[] b, double[] c)
        where T : unmanaged, IDeviceReal<T>
    {
        Accelerator accelerator = Devices.RequireDevice(device).Accelerator;
        MemoryBuffer1D<T, Stride1D.Dense> On(double[] x) => accelerator.Allocate1D(Array.ConvertAll(x, T.FromDouble));

        using MemoryBuffer1D<T, Stride1D.Dense> x = On(a), y = On(b), z = On(c);
        var loader = new KernelLoader(accelerator);
        var launch = loader.Get<Action<AcceleratorStream, Index1D, ArrayView<T>, ArrayView<T>, ArrayView<T>>>(kernel);
        launch(accelerator.DefaultStream, Count, x.View.AsContiguous(), y.View.AsContiguous(), z.View.AsContiguous());
        accelerator.DefaultStream.Synchronize();
        return Array.ConvertAll(z.GetAsArray1D(), T.ToDouble);
    }
}
