namespace Reference.Tensors.Backends.Simd;

/// <summary>One factor of a matrix product in memory: element (k, i) is number k·kStride + i·outputStride of the storage.</summary>
/// <param name="data">The storage's element 0.</param>
/// <param name="type">How it is stored.</param>
/// <param name="kStride">Elements from one index of the reduction to the next.</param>
/// <param name="outputStride">Elements from one row (left factor) or column (right factor) of the result to the next.</param>
internal readonly unsafe struct GemmOperand(void* data, DType type, nint kStride, nint outputStride)
{
    /// <summary>The storage's element 0.</summary>
    public readonly void* Data = data;

    /// <summary>How it is stored.</summary>
    public readonly DType Type = type;

    /// <summary>Elements from one index of the reduction to the next.</summary>
    public readonly nint KStride = kStride;

    /// <summary>Elements from one row or column of the result to the next.</summary>
    public readonly nint OutputStride = outputStride;
}
