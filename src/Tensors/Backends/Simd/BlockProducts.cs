using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace Reference.Tensors.Backends.Simd;

/// <summary>
/// The product of one row (a token being decoded) and a weight of blocks, its rows along k: codes become numbers in registers and go
/// straight into the sums. Four vectors of outputs at a time, so that no sum waits for its own multiply-add.
/// </summary>
internal sealed unsafe class BlockProducts<TBits, TVec, TLanes, TCode> : ITileJob
    where TBits : unmanaged
    where TVec : unmanaged
    where TLanes : struct, IBlockLanes<TBits, TVec>
    where TCode : struct, IBlockCode
{
    private const int Groups = 4, Length = Quantization.GgufBlocks.Length, Line = 64;
    private const int MostBlocks = BlockColumns<TBits, TVec, TLanes, TCode>.MostBlocks;
    private const int TilesPerThread = 4;
    private const long InlineWork = 32 * 1024;

    [ThreadStatic]
    private static BlockProducts<TBits, TVec, TLanes, TCode>? t_run;

    private GemmProblem<float> _problem;
    private nint _vectors, _fours, _stride;
    private int _tiles, _threads;

    /// <summary>Computes a product of one row; there are at least as many outputs as a vector holds.</summary>
    public static void Run(WorkPool pool, in GemmProblem<float> problem)
    {
        BlockProducts<TBits, TVec, TLanes, TCode> run = t_run ??= new BlockProducts<TBits, TVec, TLanes, TCode>();
        (run._problem, run._threads) = (problem, pool.Threads);
        run._stride = problem.B.OutputStride / Length * TCode.Bytes;
        run._vectors = (problem.N + TLanes.Count - 1) / TLanes.Count;
        nint tiles = run._fours = (run._vectors + Groups - 1) / Groups;
        bool alone = pool.Threads == 1 || problem.N * problem.B.OutputStride <= InlineWork;
        run._tiles = alone ? 1 : (int)Math.Min(tiles, (nint)pool.Threads * TilesPerThread);
        if (alone) run.Run(0);
        else pool.Run(run._tiles, run);
        run._problem = default;
    }

    /// <inheritdoc/>
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Run(int tile)
    {
        nint from = _fours * tile / _tiles * Groups, to = Math.Min(_vectors, _fours * (tile + 1) / _tiles * Groups);
        // After its last outputs a thread takes the tile after those that the others are at, or so it is guessed.
        nint leap = _fours * Math.Min(tile + _threads, _tiles - 1) / _tiles * Groups;
        for (nint vector = from; vector < to; vector += Groups)
            Outputs(vector, Math.Min(Groups, to - vector), vector + Groups < to ? vector + Groups : leap);
    }

    /// <summary>Four vectors of outputs. Those beyond the last are computed at other rows' places, and not stored.</summary>
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Outputs(nint vector, nint count, nint next)
    {
        float* totals = stackalloc float[Groups * TLanes.Count];
        TVec* sums = stackalloc TVec[Groups], scales = stackalloc TVec[Groups * MostBlocks], offsets = stackalloc TVec[Groups * MostBlocks];
        TBits* fifths = stackalloc TBits[Groups * MostBlocks];
        byte** rows = stackalloc byte*[Groups];
        nint* outputs = stackalloc nint[Groups];
        for (int g = 0; g < Groups; g++)
        {
            outputs[g] = Math.Min((vector + Math.Min(g, count - 1)) * TLanes.Count, _problem.N - TLanes.Count);
            rows[g] = (byte*)_problem.B.Data + (outputs[g] * _stride);
            TLanes.Store(_problem.Accumulate ? TLanes.Load(_problem.C + outputs[g]) : default, totals + (g * TLanes.Count));
        }

        float* x = (float*)_problem.A.Data;
        byte* ahead = next > vector && next + Groups <= _vectors ? (byte*)_problem.B.Data + (next * TLanes.Count * _stride) : null;
        foreach (KBlock block in _problem.Blocks)
        {
            int blocks = block.Length / Length;
            for (int g = 0; g < Groups; g++)
            {
                sums[g] = default;
                BlockColumns<TBits, TVec, TLanes, TCode>.Heads(
                    rows[g], _stride, blocks, scales + (g * MostBlocks), offsets + (g * MostBlocks), fifths + (g * MostBlocks));
            }

            for (int b = 0; b < blocks; b++, x += Length)
            {
                ahead = Ask(ahead);
                Block(rows, x, scales + b, offsets + b, fifths + b, sums);
            }

            for (int g = 0; g < Groups; g++) TLanes.AddTo(totals + (g * TLanes.Count), sums[g]);
        }

        for (int g = 0; g < count; g++) Store(vector + g, outputs[g], totals + (g * TLanes.Count));
    }

    /// <summary>A block of every row: its numbers times x, into the sums; the rows go on to their next block.</summary>
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Block(byte** rows, float* x, TVec* scales, TVec* offsets, TBits* fifths, TVec* sums)
    {
        TBits* words = stackalloc TBits[4 * Groups];
        for (int g = 0; g < Groups; g++) TLanes.Turn(rows[g] + TCode.CodesAt, _stride, words + (4 * g));
        BlockSums<TBits, TVec, TLanes, TCode, LowCodes>.Run(words, x, 0, scales, offsets, fifths, sums);
        if (TCode.Bits == 8)
        {
            for (int g = 0; g < Groups; g++) TLanes.Turn(rows[g] + TCode.CodesAt + 16, _stride, words + (4 * g));
            BlockSums<TBits, TVec, TLanes, TCode, LowCodes>.Run(words, x, 16, scales, offsets, fifths, sums);
        }
        else
        {
            BlockSums<TBits, TVec, TLanes, TCode, HighCodes>.Run(words, x, 16, scales, offsets, fifths, sums);
        }

        for (int g = 0; g < Groups; g++) rows[g] += TCode.Bytes;
    }

    /// <summary>Asks for as much of the rows that come next as was read of these; they lie one after another.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static byte* Ask(byte* ahead)
    {
        if (ahead is null || !Sse.IsSupported) return null;
        int bytes = Groups * TLanes.Count * TCode.Bytes;
        for (int at = 0; at < bytes; at += Line) Sse.Prefetch0(ahead + at);
        return ahead + bytes;
    }

    private void Store(nint vector, nint output, float* totals)
    {
        nint own = vector * TLanes.Count;
        int skipped = (int)(own - output);
        new ReadOnlySpan<float>(totals + skipped, TLanes.Count - skipped).CopyTo(new Span<float>(_problem.C + own, TLanes.Count - skipped));
    }
}
