namespace Reference.Tensors.Backends.Simd;

/// <summary>
/// A thread's packed rows of a left factor: panels of a tile's rows, each packed when the thread first needs it. They are a thread's own,
/// since reading what another core has just written costs more than packing. Rows that were packed stay for the products that follow with
/// the same factor (a projection's base and its low-rank terms; queries, keys and values), known by the stamp of its content.
/// </summary>
internal sealed unsafe class PackedRows<T, TKernel>
    where T : unmanaged
    where TKernel : struct, IMicroKernel<T>
{
    [ThreadStatic]
    private static PackedRows<T, TKernel>? t_kept, t_others;

    private readonly AlignedBuffer _buffer = new();
    private bool[] _isPacked = [];
    private Key _key;
    private T* _data;

    /// <summary>This thread's rows for a chunk of a product: those that it has, or none yet.</summary>
    /// <param name="problem">The product.</param>
    /// <param name="chunk">The chunk.</param>
    /// <param name="left">Names the left factor's content; a number of its own where rows are not kept.</param>
    /// <param name="keeps">Whether rows are kept for later products; the others have a place of their own.</param>
    public static PackedRows<T, TKernel> Of(in GemmProblem<T> problem, in GemmChunk chunk, long left, bool keeps)
    {
        PackedRows<T, TKernel> rows = keeps ? t_kept ??= new() : t_others ??= new();
        rows.Begin(problem, chunk, left);
        return rows;
    }

    /// <summary>The panel that begins at a row of the chunk, at the depth of a block; packed if it was not.</summary>
    public T* Panel(in GemmProblem<T> problem, in GemmChunk chunk, int row, int rows, int depth)
    {
        T* panel = _data + (nint)row * chunk.Depth;
        int number = row / TKernel.Rows;
        if (!_isPacked[number])
        {
            T* to = panel;
            foreach (KBlock block in problem.Blocks.AsSpan(chunk.Block, chunk.Blocks))
            {
                PanelPacker.Pack(problem.A, block, chunk.Row + row, rows, rows, to);
                to += (nint)block.Length * rows;
            }

            _isPacked[number] = true;
        }

        return panel + (nint)depth * rows;
    }

    private void Begin(in GemmProblem<T> problem, in GemmChunk chunk, long left)
    {
        var key = new Key(left, (nint)problem.A.Data, problem.A.KStride, problem.A.OutputStride, problem.M, chunk);
        if (key == _key) return;
        _key = key;
        int panels = (chunk.Rows + TKernel.Rows - 1) / TKernel.Rows;
        if (_isPacked.Length < panels) _isPacked = new bool[panels];
        else Array.Clear(_isPacked, 0, panels);
        _data = _buffer.Reserve<T>((nint)chunk.Rows * chunk.Depth);
    }

    /// <summary>What the rows were made of.</summary>
    private readonly record struct Key(long Left, nint Data, nint KStride, nint OutputStride, nint Rows, GemmChunk Chunk);
}
