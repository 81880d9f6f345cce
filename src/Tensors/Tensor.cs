using Reference.Tensors.Backends;

namespace Reference.Tensors;

/// <summary>
/// A view of a <see cref="Storage"/>: shape, strides and element type, and the backend whose kernels work on it. Tensors know nothing of
/// gradients. Views share memory; kernels write into tensors that their caller made.
/// </summary>
public sealed partial class Tensor
{
    private readonly nint[] _strides;

    internal Tensor(Backend backend, Storage storage, DType dtype, Shape shape, nint[] strides, nint offset)
    {
        if (dtype.IsQuantized() && (shape.Rank == 0 || shape[-1] % dtype.BlockLength() != 0))
            throw new ArgumentException(
                $"{dtype}{shape}: rows of {dtype} are stored in blocks of {dtype.BlockLength()}, so its last axis must divide by that");
        (Backend, Storage, DType, Shape, _strides, Offset) = (backend, storage, dtype, shape, strides, offset);
        IsDense = strides.AsSpan().SequenceEqual(shape.DenseStrides()) || shape.Count <= 1;
    }

    /// <summary>Whose kernels work on it.</summary>
    public Backend Backend { get; }

    /// <summary>The memory.</summary>
    public Storage Storage { get; }

    /// <summary>The element type.</summary>
    public DType DType { get; }

    /// <summary>The axis lengths.</summary>
    public Shape Shape { get; }

    /// <summary>Steps along each axis, in elements (in blocks of the last axis where the type is quantised: always dense then).</summary>
    public ReadOnlySpan<nint> Strides => _strides;

    /// <summary>Index of the first element in the storage, in elements.</summary>
    public nint Offset { get; }

    /// <summary>True where the elements lie one after another in row-major order.</summary>
    public bool IsDense { get; }

    /// <summary>Number of elements.</summary>
    public nint Count => Shape.Count;

    /// <summary>A new tensor of zeros that the collector owns.</summary>
    public static Tensor Zeros(Backend backend, Shape shape, DType dtype) =>
        new(backend, backend.Allocate(dtype.ByteCount(shape.Count), zeroed: true), dtype, shape, shape.DenseStrides(), 0);

    /// <summary>A new tensor with undefined content: from <paramref name="arena"/> where one is given, else owned by the collector.</summary>
    public static Tensor Empty(Backend backend, Shape shape, DType dtype, Arena? arena = null)
    {
        nint bytes = dtype.ByteCount(shape.Count);
        return new(backend, arena?.Allocate(bytes) ?? backend.Allocate(bytes, zeroed: false), dtype, shape, shape.DenseStrides(), 0);
    }

    /// <summary>A new tensor with undefined content from an arena, which keeps it until it is released.</summary>
    internal static Tensor EmptyHeld(Backend backend, Shape shape, DType dtype, Arena arena) =>
        new(backend, arena.AllocateHeld(dtype.ByteCount(shape.Count)), dtype, shape, shape.DenseStrides(), 0);

    /// <summary>A copy that outlives the step: dense and owned by the collector.</summary>
    public Tensor Keep()
    {
        Tensor copy = Empty(Backend, Shape, DType);
        Backend.Copy(this, copy);
        return copy;
    }

    /// <summary>The same memory, worked on by another backend that reaches it too.</summary>
    /// <exception cref="ArgumentException">The other backend cannot reach this memory.</exception>
    public Tensor On(Backend backend)
    {
        if (!backend.CanReach(Storage)) throw new ArgumentException($"backend {backend.Name} cannot reach the memory of a tensor of {Backend.Name}; copy it");
        return new(backend, Storage, DType, Shape, _strides, Offset);
    }

    /// <summary>Type, shape and backend, for messages.</summary>
    public override string ToString() => $"{DType}{Shape}";
}
