namespace Reference.Tensors.Backends.Simd;

/// <summary>The innermost loop of the matrix product: one tile of outputs, one block of the reduction, all sums in registers.</summary>
/// <typeparam name="T">binary32 or binary64.</typeparam>
internal unsafe interface IMicroKernel<T>
    where T : unmanaged
{
    /// <summary>The vectors that it is made of.</summary>
    static abstract VectorWidth Width { get; }

    /// <summary>Rows of a full tile.</summary>
    static abstract int Rows { get; }

    /// <summary>Columns of every tile.</summary>
    static abstract int Columns { get; }

    /// <summary>Columns of a narrow tile, for a right factor of few columns.</summary>
    static abstract int NarrowColumns { get; }

    /// <summary>
    /// s = +0; for p ascending: s = fma(a[p, r], b[p, j], s); then c[r, j] = (first ? +0 : c[r, j]) + s.
    /// </summary>
    /// <param name="a">Packed rows [k, rows].</param>
    /// <param name="rows">Rows of this tile, 1 to <see cref="Rows"/>.</param>
    /// <param name="b">Packed columns [k, <see cref="Columns"/>].</param>
    /// <param name="k">Length of the block.</param>
    /// <param name="c">The tile's first output; rows × <see cref="Columns"/> of them are written.</param>
    /// <param name="cStride">Elements from one row of c to the next.</param>
    /// <param name="first">Whether the total starts here, from +0.</param>
    static abstract void Run(T* a, int rows, T* b, int k, T* c, nint cStride, bool first);

    /// <summary>The same over panels of <see cref="NarrowColumns"/>.</summary>
    static abstract void RunNarrow(T* a, int rows, T* b, int k, T* c, nint cStride, bool first);
}
