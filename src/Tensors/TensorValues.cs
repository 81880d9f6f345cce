using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Reference.Tensors.Backends;

namespace Reference.Tensors;

/// <content>The named points where values cross between the host and a tensor: always copies.</content>
public sealed partial class Tensor
{
    /// <summary>A tensor with the given elements, row-major. T is float, double, long, int, short, sbyte, byte, bool or Half.</summary>
    /// <exception cref="ArgumentException">The number of values is not that of the shape, or T has no element type.</exception>
    public static Tensor From<T>(Backend backend, ReadOnlySpan<T> values, Shape shape)
        where T : unmanaged
    {
        if (values.Length != shape.Count) throw new ArgumentException($"{values.Length} values for shape {shape}, which has {shape.Count} elements");
        Tensor tensor = Empty(backend, shape, TypeOf<T>());
        backend.Upload(MemoryMarshal.AsBytes(values), tensor);
        return tensor;
    }

    /// <summary>A tensor of <paramref name="dtype"/> with the given numbers, each rounded once.</summary>
    public static Tensor FromDoubles(Backend backend, ReadOnlySpan<double> values, Shape shape, DType dtype)
    {
        Tensor wide = From(backend, values, shape);
        return dtype == DType.F64 ? wide : wide.To(dtype);
    }

    /// <summary>The elements in row-major order, copied. T must be the host type of <see cref="DType"/>.</summary>
    /// <exception cref="ArgumentException">T is not the type of the elements.</exception>
    public T[] ToArray<T>()
        where T : unmanaged
    {
        if (TypeOf<T>() != DType) throw new ArgumentException($"{this} read as {typeof(T).Name}");
        var values = new T[checked((int)Count)];
        Backend.Download(Dense(), MemoryMarshal.AsBytes(values.AsSpan()));
        return values;
    }

    /// <summary>The elements as binary64, exact for every type that is stored.</summary>
    public double[] ToDoubles() => DType == DType.F64 ? ToArray<double>() : To(DType.F64).ToArray<double>();

    /// <summary>The single element as binary64.</summary>
    /// <exception cref="InvalidOperationException">There is not exactly one element.</exception>
    public double ToScalar() => Count == 1 ? ToDoubles()[0] : throw new InvalidOperationException($"{this} is no scalar");

    /// <summary>A copy with another element type: widened exactly, dequantised, or rounded once to nearest, ties to even.</summary>
    public Tensor To(DType dtype, Arena? arena = null)
    {
        if (dtype == DType) return this;
        Tensor result = Empty(Backend, Shape, dtype, arena);
        Backend.Copy(this, result);
        return result;
    }

    /// <summary>The element type whose host type is T.</summary>
    /// <exception cref="ArgumentException">There is none.</exception>
    internal static DType TypeOf<T>()
        where T : unmanaged =>
        typeof(T) == typeof(float) ? DType.F32
        : typeof(T) == typeof(double) ? DType.F64
        : typeof(T) == typeof(Arithmetic.Dual) ? DType.Dual
        : typeof(T) == typeof(long) ? DType.I64
        : typeof(T) == typeof(int) ? DType.I32
        : typeof(T) == typeof(short) ? DType.I16
        : typeof(T) == typeof(sbyte) ? DType.I8
        : typeof(T) == typeof(byte) ? DType.U8
        : typeof(T) == typeof(bool) ? DType.Bool
        : typeof(T) == typeof(Half) ? DType.F16
        : throw new ArgumentException($"{typeof(T).Name} is no element type");

    /// <summary>The first element's address, for backends only.</summary>
    /// <exception cref="InvalidOperationException">The elements are of another size, the memory was taken back, or is not the host's.</exception>
    internal unsafe T* Pointer<T>()
        where T : unmanaged
    {
        if (Storage.IsExpired) Storage.ThrowIfExpired(ToString());
        if (Storage is not HostStorage host) throw new InvalidOperationException($"{this} is not in the host's memory");
        if (Unsafe.SizeOf<T>() != DType.BlockBytes() && Unsafe.SizeOf<T>() != 1) throw new InvalidOperationException($"{this} read as {typeof(T).Name}");
        return (T*)(host.Pointer + DType.ByteCount(Offset));
    }
}
