namespace Reference.Tensors.Backends.Simd;

/// <summary>
/// Walks a product in chunks whose packed left factor fits the caches; the threads share the tiles of C in each. Chunks of the reduction
/// come in the blocks' order; all else is free.
/// </summary>
internal static unsafe class GemmRun<T, TKernel>
    where T : unmanaged
    where TKernel : struct, IMicroKernel<T>
{
    private const int ChunkBytes = 512 * 1024; // of packed rows, a block deep
    private const int ChunkBlocks = 4;
    private const long MostKeptBytes = 4 << 20; // of packed rows; more would be read from far away for every panel of columns
    private const long InlineWork = 64 * 64 * 64;

    /// <summary>A product whose packed rows are not worth keeping, as a low-rank factor's: those that are kept outlive it.</summary>
    private const int ShallowDepth = 64;

    [ThreadStatic]
    private static GemmTiles<T, TKernel>? t_tiles;

    public static void Run(WorkPool pool, in GemmProblem<T> problem)
    {
        VectorWidths.CountProduct(TKernel.Width);
        if (problem.M == 0 || problem.N == 0) return;
        if (problem.Blocks.Length == 0)
        {
            if (!problem.Accumulate) ClearOutputs(problem);
            return;
        }

        GemmTiles<T, TKernel> tiles = t_tiles ??= new GemmTiles<T, TKernel>();
        nint depth = problem.Depth;
        bool isWhole = (long)problem.M * depth * sizeof(T) <= MostKeptBytes;
        tiles.Begin(problem, isWhole && problem.LeftStamp != 0 && depth > ShallowDepth);
        nint rows = isWhole ? problem.M : RowsOfChunk(problem.M);
        int blocks = isWhole ? problem.Blocks.Length : ChunkBlocks;
        for (nint row = 0; row < problem.M; row += rows)
            for (int block = 0; block < problem.Blocks.Length; block += blocks)
            {
                tiles.SetChunk(row, (int)Math.Min(rows, problem.M - row), block, Math.Min(blocks, problem.Blocks.Length - block), pool.Threads);
                Do(pool, tiles);
            }

        tiles.End();
    }

    private static void Do(WorkPool pool, GemmTiles<T, TKernel> tiles)
    {
        if (tiles.Work > InlineWork) pool.Run(tiles.Count, tiles);
        else for (int tile = 0; tile < tiles.Count; tile++) tiles.Run(tile);
    }

    /// <summary>Equal chunks of whole row panels.</summary>
    private static nint RowsOfChunk(nint m)
    {
        nint most = ChunkBytes / (KBlocks.Size * sizeof(T));
        nint chunks = (m + most - 1) / most;
        nint panels = (m + chunks * TKernel.Rows - 1) / (chunks * TKernel.Rows);
        return panels * TKernel.Rows;
    }

    private static void ClearOutputs(in GemmProblem<T> problem)
    {
        for (nint i = 0; i < problem.M; i++)
        {
            T* row = problem.C + i * problem.CStride;
            for (nint j = 0; j < problem.N; j++) row[j] = default;
        }
    }
}
