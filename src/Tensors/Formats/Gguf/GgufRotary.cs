namespace Reference.Tensors.Formats.Gguf;

/// <summary>
/// The order of rotary pairs. In GGUF files of architecture llama the rows of the query and key projections (and biases) are such that a
/// pair that rotates together is neighbours, (2i, 2i + 1); in Hugging Face's it is half a head apart, (i, i + d/2).
/// </summary>
public static class GgufRotary
{
    /// <summary>
    /// A new tensor with the rows of each head in Hugging Face's order: row h·d + j·d/2 + i of the result is row h·d + 2i + j of
    /// <paramref name="tensor"/> (i below d/2, j 0 or 1); [heads, d/2, 2, …] becomes [heads, 2, d/2, …]. The inverse of `permute` in
    /// llama.cpp's convert_hf_to_gguf.py.
    /// </summary>
    /// <param name="tensor">[heads·d, …] of any type; rows of a block type are whole blocks and are moved as they are.</param>
    /// <param name="heads">Heads: of queries for q, of keys and values for k.</param>
    /// <exception cref="ArgumentException">The rows do not divide into so many heads of an even size.</exception>
    public static Tensor ToHuggingFaceRows(Tensor tensor, int heads)
    {
        ArgumentNullException.ThrowIfNull(tensor);
        bool fits = tensor.Shape.Rank is 1 or 2 && heads > 0 && tensor.Shape[0] % heads == 0 && tensor.Shape[0] / heads % 2 == 0;
        if (!fits || (tensor.DType.IsQuantized() && tensor.Shape.Rank == 1))
            throw new ArgumentException($"rotary order: {tensor} is not [heads·d, …] with {heads} heads of an even size d");
        nint half = tensor.Shape[0] / heads / 2;
        Tensor rows = AsPlainRows(tensor);
        Tensor moved = rows.Reshape(new Shape(heads, half, 2, rows.Shape[1])).Permute(0, 2, 1, 3);
        Tensor result = Tensor.Empty(tensor.Backend, tensor.Shape, tensor.DType);
        tensor.Backend.Copy(moved, AsPlainRows(result).Reshape(moved.Shape));
        return result;
    }

    // Elements are seen as integers of their size, and rows of blocks as rows of pairs of bytes (block sizes are even), so that any
    // backend's plain copy moves every bit.
    private static Tensor AsPlainRows(Tensor tensor)
    {
        Tensor dense = tensor.Dense();
        int unit = tensor.DType.IsQuantized() ? 2 : tensor.DType.BlockBytes();
        DType type = unit switch { 1 => DType.U8, 2 => DType.I16, 4 => DType.I32, 8 => DType.I64, _ => tensor.DType };
        nint rows = tensor.Shape[0], bytes = rows == 0 ? 0 : tensor.DType.ByteCount(tensor.Count) / rows;
        var shape = new Shape(rows, bytes / unit);
        return new Tensor(tensor.Backend, dense.Storage, type, shape, shape.DenseStrides(), tensor.DType.ByteCount(dense.Offset) / unit);
    }
}
