namespace Reference.Tensors;

/// <content>Views: other shapes and strides over the same memory.</content>
public sealed partial class Tensor
{
    /// <summary>The same elements in row-major order under another shape; a copy only where the strides do not allow a view.</summary>
    /// <exception cref="ArgumentException">The element counts differ.</exception>
    public Tensor Reshape(Shape shape, Arena? arena = null)
    {
        if (shape.Count != Count) throw new ArgumentException($"reshape: {Shape} has {Count} elements, {shape} has {shape.Count}");
        Tensor dense = Dense(arena);
        return new(Backend, dense.Storage, DType, shape, shape.DenseStrides(), dense.Offset);
    }

    /// <summary>This tensor if its elements lie one after another, else a dense copy.</summary>
    public Tensor Dense(Arena? arena = null)
    {
        if (IsDense) return this;
        Tensor copy = Empty(Backend, Shape, DType, arena);
        Backend.Copy(this, copy);
        return copy;
    }

    /// <summary>The axes in another order: result axis i is axis <c>order[i]</c> of this tensor.</summary>
    /// <exception cref="ArgumentException">Not a permutation, or the type is quantised.</exception>
    public Tensor Permute(params ReadOnlySpan<int> order)
    {
        RequirePlain("permute");
        if (order.Length != Shape.Rank) throw new ArgumentException($"permute: {order.Length} axes given for shape {Shape}");
        var lengths = new nint[order.Length];
        var strides = new nint[order.Length];
        int seen = 0;
        for (int i = 0; i < order.Length; i++)
        {
            if ((uint)order[i] >= (uint)order.Length) throw new ArgumentException($"permute: axis {order[i]} of shape {Shape}");
            seen |= 1 << order[i];
            (lengths[i], strides[i]) = (Shape[order[i]], _strides[order[i]]);
        }

        if (seen != (1 << order.Length) - 1) throw new ArgumentException($"permute: [{string.Join(", ", order.ToArray())}] is no permutation of the axes of {Shape}");
        return new(Backend, Storage, DType, new Shape(lengths), strides, Offset);
    }

    /// <summary>The last two axes exchanged.</summary>
    public Tensor Transpose()
    {
        RequirePlain("transpose");
        if (Shape.Rank < 2) throw new ArgumentException($"transpose: shape {Shape} has fewer than two axes");
        Span<int> order = stackalloc int[Shape.Rank];
        for (int i = 0; i < order.Length; i++) order[i] = i;
        (order[^1], order[^2]) = (order[^2], order[^1]);
        return Permute(order);
    }

    /// <summary>Elements <paramref name="start"/> … <paramref name="start"/> + <paramref name="length"/> − 1 of an axis.</summary>
    /// <exception cref="ArgumentException">The range leaves the axis, or cuts the blocks of a quantised type.</exception>
    public Tensor Slice(int axis, nint start, nint length)
    {
        axis = axis < 0 ? axis + Shape.Rank : axis;
        if ((uint)axis >= (uint)Shape.Rank) throw new ArgumentException($"slice: axis {axis} of shape {Shape}");
        if (start < 0 || length < 0 || start > Shape[axis] - length) throw new ArgumentException($"slice: {start}..{start + length} of axis {axis} of shape {Shape}");
        if (DType.IsQuantized() && axis == Shape.Rank - 1) throw new ArgumentException($"slice: rows of {DType} are stored in blocks and cannot be cut");
        nint[] lengths = Shape.Lengths.ToArray();
        lengths[axis] = length;
        return new(Backend, Storage, DType, new Shape(lengths), _strides, Offset + (start * _strides[axis]));
    }

    /// <summary>This tensor stretched to <paramref name="shape"/>: axes of length 1 and missing outer axes get stride 0.</summary>
    /// <exception cref="ArgumentException">The shapes do not broadcast to <paramref name="shape"/>.</exception>
    public Tensor BroadcastTo(Shape shape)
    {
        if (shape == Shape) return this;
        RequirePlain("broadcast");
        if (shape.Rank < Shape.Rank || Shape.Broadcast(Shape, shape) != shape) throw new ArgumentException($"broadcast: {Shape} does not stretch to {shape}");
        var strides = new nint[shape.Rank];
        for (int i = 1; i <= Shape.Rank; i++) strides[^i] = Shape[-i] == 1 ? 0 : _strides[^i];
        return new(Backend, Storage, DType, shape, strides, Offset);
    }

    private void RequirePlain(string what)
    {
        if (DType.IsQuantized()) throw new ArgumentException($"{what}: {this} is stored in blocks; dequantise it first");
    }
}
