namespace Reference.Tensors.Backends.Simd;

/// <summary>
/// The packed left factor: panels of a tile's rows; a tile of the job is a panel. Where the whole factor fits it is packed whole and
/// kept, so that the products that follow with the same factor (a projection's base and its low-rank terms, queries, keys and values) do
/// not pack it again. Kept rows are known by the storage and the number of writes into it.
/// </summary>
internal sealed unsafe class PackedRows<T, TKernel> : ITileJob
    where T : unmanaged
    where TKernel : struct, IMicroKernel<T>
{
    private const long MostKeptBytes = 4 << 20; // more would be read from far away for every panel of columns

    private readonly AlignedBuffer _buffer = new();
    private GemmOperand _factor;
    private KBlock[] _blocks = [];
    private GemmChunk _chunk;
    private T* _data;
    private nint _firstRow; // of what the buffer holds
    private nint _depth;
    private KeptRows _kept, _next;

    /// <summary>Whether the buffer holds all rows and the whole reduction.</summary>
    public bool IsWhole { get; private set; }

    /// <summary>Whether the rows were packed by an earlier product.</summary>
    public bool IsReady { get; private set; }

    /// <summary>Begins a product: finds out whether its left factor is packed already.</summary>
    public void Begin(in GemmProblem<T> problem)
    {
        (_factor, _blocks) = (problem.A, problem.Blocks);
        nint depth = problem.Depth;
        IsWhole = (long)problem.M * depth * sizeof(T) <= MostKeptBytes;
        var wanted = KeptRows.Of(problem, depth);
        IsReady = IsWhole && wanted.Storage is not null && wanted == _kept;
        if (IsReady) return;
        _kept = default;
        if (!IsWhole) return;
        _data = _buffer.Reserve<T>(problem.M * depth);
        (_firstRow, _depth) = (0, depth);
        _next = wanted;
    }

    /// <summary>Ends it; what was packed whole may be used again.</summary>
    public void End()
    {
        if (IsWhole && !IsReady && _next.Storage is not null) _kept = _next;
        (_factor, _next) = (default, default);
    }

    /// <summary>The part that is packed and read next.</summary>
    public void SetChunk(in GemmChunk chunk)
    {
        _chunk = chunk;
        if (IsWhole) return;
        _data = _buffer.Reserve<T>((nint)chunk.Rows * chunk.Depth);
        (_firstRow, _depth) = (chunk.Row, chunk.Depth);
    }

    /// <summary>Where the panel that begins at a row of the chunk, <paramref name="rows"/> wide, holds the block at a depth.</summary>
    public T* Panel(int row, int rows, int depth) => _data + (_chunk.Row - _firstRow + row) * _depth + (nint)depth * rows;

    /// <inheritdoc/>
    public void Run(int tile)
    {
        int row = tile * TKernel.Rows, rows = Math.Min(TKernel.Rows, _chunk.Rows - row), depth = 0;
        foreach (KBlock block in _blocks.AsSpan(_chunk.Block, _chunk.Blocks))
        {
            PanelPacker.Pack(_factor, block, _chunk.Row + row, rows, rows, Panel(row, rows, depth));
            depth += block.Length;
        }
    }

    /// <summary>What a packed factor was made of.</summary>
    private readonly record struct KeptRows(
        Storage? Storage, int Version, nint Data, nint KStride, nint OutputStride, nint Rows, nint Depth)
    {
        public static KeptRows Of(in GemmProblem<T> problem, nint depth) => new(
            problem.LeftStorage, problem.LeftStorage?.Version ?? 0, (nint)problem.A.Data, problem.A.KStride, problem.A.OutputStride, problem.M, depth);
    }
}
