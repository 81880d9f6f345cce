namespace Reference.Tensors.Backends.Simd;

/// <summary>
/// A matrix product in the order of sums that docs/arithmetic.md fixes: for every row i and column j, total = Accumulate ? C[i, j] : +0;
/// for every block: s = +0, for k in the block ascending: s = fma(A[i, k], B[k, j], s), then total = total + s; C[i, j] = total.
/// </summary>
/// <typeparam name="T">binary32 or binary64, in which C lies and all is computed.</typeparam>
internal unsafe struct GemmProblem<T>
    where T : unmanaged
{
    /// <summary>Rows of C.</summary>
    public nint M;

    /// <summary>Columns of C.</summary>
    public nint N;

    /// <summary>The left factor; its output stride is from row to row.</summary>
    public GemmOperand A;

    /// <summary>The right factor; its output stride is from column to column.</summary>
    public GemmOperand B;

    /// <summary>The result, columns adjacent; overlaps no factor.</summary>
    public T* C;

    /// <summary>Elements from one row of C to the next.</summary>
    public nint CStride;

    /// <summary>Whether totals start from what C holds, and not from +0.</summary>
    public bool Accumulate;

    /// <summary>The blocks of the reduction, in the order in which they are summed.</summary>
    public KBlock[] Blocks;

    /// <summary>Names A's content (<see cref="Storage.Stamp"/>) if its packed rows may be kept for the products after this one; 0 if not.</summary>
    public long LeftStamp;

    /// <summary>Length of the reduction.</summary>
    public readonly nint Depth
    {
        get
        {
            nint depth = 0;
            foreach (KBlock block in Blocks) depth += block.Length;
            return depth;
        }
    }
}
