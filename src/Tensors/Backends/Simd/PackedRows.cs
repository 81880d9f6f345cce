namespace Reference.Tensors.Backends.Simd;

/// <summary>The packed left factor of a chunk: panels of a tile's rows, each as deep as the chunk; a tile of the job is a panel.</summary>
internal sealed unsafe class PackedRows<T, TKernel> : ITileJob
    where T : unmanaged
    where TKernel : struct, IMicroKernel<T>
{
    private readonly AlignedBuffer _buffer = new();
    private GemmOperand _factor;
    private ReadOnlyMemory<KBlock> _blocks;
    private GemmChunk _chunk;
    private T* _data;

    public void Set(in GemmProblem<T> problem, in GemmChunk chunk)
    {
        _factor = problem.A;
        _blocks = problem.Blocks;
        _chunk = chunk;
        _data = _buffer.Reserve<T>((nint)chunk.Rows * chunk.Depth);
    }

    /// <summary>Where the panel that begins at a row, <paramref name="rows"/> wide, holds the block at a depth.</summary>
    public T* Panel(int row, int rows, int depth) => _data + (nint)row * _chunk.Depth + (nint)depth * rows;

    /// <inheritdoc/>
    public void Run(int tile)
    {
        int row = tile * TKernel.Rows, rows = Math.Min(TKernel.Rows, _chunk.Rows - row), depth = 0;
        foreach (KBlock block in _blocks.Span.Slice(_chunk.Block, _chunk.Blocks))
        {
            PanelPacker.Pack(_factor, block, _chunk.Row + row, rows, rows, Panel(row, rows, depth));
            depth += block.Length;
        }
    }
}
