using System.Runtime.CompilerServices;

namespace Reference.Tensors.Backends.Simd;

/// <summary>
/// The tiles of C in one chunk of a product, cut into groups of columns and, where those are too few for the threads, of rows. A tile
/// packs its columns of the right factor panel by panel into memory that stays in the first-level cache.
/// </summary>
internal sealed unsafe class GemmTiles<T, TKernel> : ITileJob
    where T : unmanaged
    where TKernel : struct, IMicroKernel<T>
{
    private const int TilesPerThread = 6;
    private const int MostPanelsPerTile = 2; // More, and C leaves the cache between two blocks of the reduction.

    private GemmProblem<T> _problem;
    private GemmChunk _chunk;
    private int _panelsPerTile;
    private int _columnTiles;
    private int _rowTiles;
    private bool _keepsRows;
    private long _left;

    /// <summary>Row panels of the chunk.</summary>
    public int RowPanels => (_chunk.Rows + TKernel.Rows - 1) / TKernel.Rows;

    /// <summary>Tiles of the chunk.</summary>
    public int Count => _columnTiles * _rowTiles;

    /// <summary>Multiply-adds in the chunk.</summary>
    public long Work => (long)_chunk.Rows * _problem.N * _chunk.Depth;

    public void Begin(in GemmProblem<T> problem, bool keepsRows)
    {
        _problem = problem;
        _keepsRows = keepsRows;
        _left = keepsRows ? problem.LeftStamp : Storage.NextStamp();
    }

    public void End() => _problem = default;

    public void SetChunk(nint row, int rows, int block, int blocks, int threads)
    {
        int depth = 0;
        foreach (KBlock b in _problem.Blocks.AsSpan(block, blocks)) depth += b.Length;
        _chunk = new GemmChunk(row, rows, block, blocks, depth);
        int wanted = threads == 1 ? 1 : threads * TilesPerThread;
        nint panels = (_problem.N + TKernel.Columns - 1) / TKernel.Columns;
        _panelsPerTile = (int)Math.Clamp(panels / wanted, 1, MostPanelsPerTile);
        _columnTiles = (int)((panels + _panelsPerTile - 1) / _panelsPerTile);
        _rowTiles = Math.Clamp(wanted / _columnTiles, 1, RowPanels);
    }

    /// <inheritdoc/>
    public void Run(int tile)
    {
        int part = tile % _rowTiles, firstPanel = tile / _rowTiles * _panelsPerTile;
        int fromRow = Cut(part), toRow = Cut(part + 1);
        T* panel = AlignedBuffer.ThreadPanel.Reserve<T>(KBlocks.Size * TKernel.Columns);
        ReadOnlySpan<KBlock> blocks = _problem.Blocks.AsSpan(_chunk.Block, _chunk.Blocks);
        PackedRows<T, TKernel> left = PackedRows<T, TKernel>.Of(_problem, _chunk, _left, _keepsRows);
        int depth = 0;
        for (int b = 0; b < blocks.Length; b++)
        {
            bool first = _chunk.Block + b == 0 && !_problem.Accumulate;
            for (int p = 0; p < _panelsPerTile; p++)
            {
                nint column = (nint)(firstPanel + p) * TKernel.Columns;
                int columns = (int)Math.Min(TKernel.Columns, _problem.N - column);
                if (columns <= 0) break;
                int width = columns <= TKernel.NarrowColumns ? TKernel.NarrowColumns : TKernel.Columns;
                PanelPacker.Pack(_problem.B, blocks[b], column, columns, width, panel);
                PanelAhead next = Next(blocks, b, p, firstPanel);
                Column(left, panel, blocks[b].Length, depth, fromRow, toRow, column, columns, width, first, next);
            }
            depth += blocks[b].Length;
        }
    }

    /// <summary>The panel that this tile packs after one.</summary>
    private PanelAhead Next(ReadOnlySpan<KBlock> blocks, int b, int p, int firstPanel)
    {
        p++;
        if (p == _panelsPerTile || (nint)(firstPanel + p) * TKernel.Columns >= _problem.N) (b, p) = (b + 1, 0);
        if (b == blocks.Length) return PanelAhead.None;
        nint column = (nint)(firstPanel + p) * TKernel.Columns;
        return new PanelAhead(_problem.B, blocks[b], column, (int)Math.Min(TKernel.Columns, _problem.N - column));
    }

    /// <summary>The first row of a part of the rows.</summary>
    private int Cut(int part) => Math.Min(_chunk.Rows, (int)((long)RowPanels * part / _rowTiles) * TKernel.Rows);

    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Column(
        PackedRows<T, TKernel> left, T* panel, int k, int depth, int fromRow, int toRow, nint column, int columns, int width, bool first,
        PanelAhead next)
    {
        T* edge = stackalloc T[TKernel.Rows * TKernel.Columns];
        int shares = (toRow - fromRow + TKernel.Rows - 1) / TKernel.Rows;
        for (int row = fromRow; row < toRow; row += TKernel.Rows)
        {
            int rows = Math.Min(TKernel.Rows, toRow - row);
            next.Fetch(shares);
            T* a = left.Panel(_problem, _chunk, row, rows, depth);
            T* c = _problem.C + (_chunk.Row + row) * _problem.CStride + column;
            if (columns == width)
            {
                Tile(a, rows, panel, k, c, _problem.CStride, width, first);
                continue;
            }
            if (!first) Copy(c, _problem.CStride, edge, width, rows, columns);
            Tile(a, rows, panel, k, edge, width, width, first);
            Copy(edge, width, c, _problem.CStride, rows, columns);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Tile(T* a, int rows, T* panel, int k, T* c, nint cStride, int width, bool first)
    {
        if (width == TKernel.Columns) TKernel.Run(a, rows, panel, k, c, cStride, first);
        else TKernel.RunNarrow(a, rows, panel, k, c, cStride, first);
    }

    private static void Copy(T* from, nint fromStride, T* to, nint toStride, int rows, int columns)
    {
        for (int r = 0; r < rows; r++)
        {
            for (int j = 0; j < columns; j++) to[r * toStride + j] = from[r * fromStride + j];
        }
    }
}
