namespace Reference.Tensors.Backends.Simd;

/// <summary>
/// How stored elements are read as numbers to compute with. A new kind of storage is one implementation and its lines in
/// <see cref="PanelPacker"/>.
/// </summary>
/// <typeparam name="T">The number to compute with, binary32 or binary64. Every stored value must be exact in it.</typeparam>
internal unsafe interface IRunReader<T>
    where T : unmanaged
{
    /// <summary>Whether the storage already holds numbers of type <typeparamref name="T"/>.</summary>
    static abstract bool IsPlain { get; }

    /// <summary>Reads <paramref name="count"/> consecutive elements, counted in the storage's order from <paramref name="data"/>.</summary>
    /// <param name="data">The storage's element 0.</param>
    /// <param name="type">How it is stored; one of the types that the reader is for.</param>
    /// <param name="first">The first element to read; not a multiple of anything.</param>
    /// <param name="count">How many.</param>
    /// <param name="destination">Room for <paramref name="count"/> numbers.</param>
    static abstract void Read(void* data, DType type, nint first, int count, T* destination);
}
