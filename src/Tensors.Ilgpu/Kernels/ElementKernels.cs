using ILGPU;

namespace Reference.Tensors.Ilgpu.Kernels;

/// <summary>One work item an element.</summary>
internal static class ElementKernels
{
    public static void Fill<T>(Index1D i, ArrayView<T> y, Walk yWalk, double value)
        where T : unmanaged, IDeviceReal<T> => y[yWalk.Place(i)] = T.FromDouble(value);

    public static void Copy<TFrom, T>(Index1D i, ArrayView<TFrom> x, Walk xWalk, ArrayView<T> y, Walk yWalk)
        where TFrom : unmanaged, IDeviceReal<TFrom>
        where T : unmanaged, IDeviceReal<T> => y[yWalk.Place(i)] = T.FromDouble(TFrom.ToDouble(x[xWalk.Place(i)]));

    public static void Exp<T>(Index1D i, ArrayView<T> x, ArrayView<T> y, ArrayView<double> table)
        where T : unmanaged, IDeviceReal<T> => y[i] = T.Exp(x[i], table);

    public static void Add<T>(Index1D i, ArrayView<T> a, Walk aWalk, ArrayView<T> b, Walk bWalk, ArrayView<T> y)
        where T : unmanaged, IDeviceReal<T> => y[i] = a[aWalk.Place(i)] + b[bWalk.Place(i)];
}
