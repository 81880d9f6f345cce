using System.Numerics;
using System.Runtime.CompilerServices;

namespace Reference.Tensors.Backends.Simd;

/// <summary>y[j] += Σ over tokens of x[t, j], plain adds in blocks: columns are lanes.</summary>
internal readonly unsafe struct SumTokensLanes(Tensor x, TokenLayout layout, Tensor y) : ILaneKernel, IRangeKernel
{
    public bool Run<T, TVec, TLanes>(SimdBackend backend)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TVec : unmanaged
        where TLanes : struct, ILanes<TVec, T> =>
        backend.Share<SumTokensLanes, T, TVec, TLanes>(this, (y.Count + TokenColumns.Width - 1) / TokenColumns.Width, layout.Count * TokenColumns.Width / 4.0);

    [SkipLocalsInit]
    public void Range<T, TVec, TLanes>(VectorWidth width, nint begin, nint end)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TVec : unmanaged
        where TLanes : struct, ILanes<TVec, T>
    {
        T* px = x.Pointer<T>(), py = y.Pointer<T>(), sum = stackalloc T[TokenColumns.Width];
        nint all = y.Count;
        for (nint j = begin * TokenColumns.Width; j < nint.Min(all, end * TokenColumns.Width); j += TokenColumns.Width)
        {
            nint columns = nint.Min(TokenColumns.Width, all - j);
            foreach (TokenBlock block in layout.Blocks)
            {
                new Span<T>(sum, TokenColumns.Width).Clear();
                for (nint t = block.Start; t < block.Start + block.Length; t++)
                    LaneRows<T, TVec, TLanes>.AddTo(px + (t * all) + j, sum, columns);
                LaneRows<T, TVec, TLanes>.AddTo(sum, py + j, columns);
            }
        }
    }
}

/// <summary>
/// y[rows[t]] += the sums of x over a block's tokens of one row, in their order; rows in the order in which they come first in the block.
/// </summary>
internal readonly unsafe struct ScatterAddLanes(Tensor x, Tensor indices, TokenLayout layout, Tensor y, int skip) : ILaneKernel
{
    public bool Run<T, TVec, TLanes>(SimdBackend backend)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TVec : unmanaged
        where TLanes : struct, ILanes<TVec, T>
    {
        int* next = AlignedBuffer.ThreadLaunch.Reserve<int>(layout.Count);
        TokenColumns.NextOfRow(indices.Pointer<int>(), layout, next);
        nint groups = (x.Count / layout.Count + TokenColumns.Width - 1) / TokenColumns.Width;
        var kernel = new ScatterAddColumns(x, indices, layout, y, skip, next);
        return backend.Share<ScatterAddColumns, T, TVec, TLanes>(kernel, groups, layout.Count * TokenColumns.Width / 4.0);
    }
}

/// <summary>Groups of columns.</summary>
internal readonly unsafe struct ScatterAddColumns(Tensor x, Tensor indices, TokenLayout layout, Tensor y, int skip, int* next) : IRangeKernel
{
    [SkipLocalsInit]
    public void Range<T, TVec, TLanes>(VectorWidth width, nint begin, nint end)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TVec : unmanaged
        where TLanes : struct, ILanes<TVec, T>
    {
        T* px = x.Pointer<T>(), py = y.Pointer<T>(), sum = stackalloc T[TokenColumns.Width];
        int* rows = indices.Pointer<int>();
        nint all = x.Count / layout.Count;
        for (nint j = begin * TokenColumns.Width; j < nint.Min(all, end * TokenColumns.Width); j += TokenColumns.Width)
        {
            nint columns = nint.Min(TokenColumns.Width, all - j);
            for (int t = 0; t < layout.Count; t++)
            {
                if (rows[t] == skip || next[t] < 0) continue;
                new Span<T>(sum, TokenColumns.Width).Clear();
                for (int u = t; u < layout.Count; u = next[u] & int.MaxValue)
                    LaneRows<T, TVec, TLanes>.AddTo(px + (u * all) + j, sum, columns);
                LaneRows<T, TVec, TLanes>.AddTo(sum, py + (rows[t] * all) + j, columns);
            }
        }
    }
}

/// <summary>The loss: chains of blocks side by side, since one chain waits for itself; their sums folded in binary64.</summary>
internal readonly unsafe struct SumLossLanes(Tensor x, TokenLayout layout, Tensor y, Tensor? total) : ILaneKernel
{
    public bool Run<T, TVec, TLanes>(SimdBackend backend)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TVec : unmanaged
        where TLanes : struct, ILanes<TVec, T>
    {
        const int Side = 4;
        T* sums = stackalloc T[Side];
        T own = T.Zero;
        double wide = 0, carried = total is null ? 0 : *total.Pointer<double>();
        ReadOnlySpan<TokenBlock> blocks = layout.Blocks;
        for (int first = 0; first < blocks.Length; first += Side)
        {
            int here = Math.Min(Side, blocks.Length - first);
            Chains(x.Pointer<T>(), blocks.Slice(first, here), sums);
            for (int b = 0; b < here; b++)
            {
                own += sums[b];
                wide += double.CreateTruncating(sums[b]);
                carried += double.CreateTruncating(sums[b]);
            }
        }

        *y.Pointer<T>() = typeof(T) == typeof(float) ? T.CreateTruncating(wide) : own;
        if (total is not null) *total.Pointer<double>() = carried;
        return true;
    }

    private static void Chains<T>(T* x, ReadOnlySpan<TokenBlock> blocks, T* sums)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int together = blocks.Length == 4 ? int.MaxValue : 0;
        foreach (TokenBlock block in blocks) together = Math.Min(together, block.Length);
        T sum0 = T.Zero, sum1 = T.Zero, sum2 = T.Zero, sum3 = T.Zero;
        if (together > 0)
        {
            T* x0 = x + blocks[0].Start, x1 = x + blocks[1].Start, x2 = x + blocks[2].Start, x3 = x + blocks[3].Start;
            for (int t = 0; t < together; t++)
            {
                sum0 += x0[t];
                sum1 += x1[t];
                sum2 += x2[t];
                sum3 += x3[t];
            }
        }

        (sums[0], sums[1], sums[2], sums[3]) = (sum0, sum1, sum2, sum3);
        for (int b = 0; b < blocks.Length; b++)
            for (int t = together; t < blocks[b].Length; t++) sums[b] += x[blocks[b].Start + t];
    }
}

/// <summary>What the sums over tokens share.</summary>
internal static unsafe class TokenColumns
{
    /// <summary>Columns that are summed at a time.</summary>
    public const int Width = 256;

    /// <summary>
    /// For each token the next of its block that has the same row, or the number of tokens; with the sign bit set where the token is not
    /// its row's first in the block.
    /// </summary>
    public static void NextOfRow(int* rows, TokenLayout layout, int* next)
    {
        foreach (TokenBlock block in layout.Blocks)
        {
            for (int t = block.Start; t < block.Start + block.Length; t++)
            {
                next[t] = layout.Count;
                int earlier = new ReadOnlySpan<int>(rows + block.Start, t - block.Start).LastIndexOf(rows[t]);
                if (earlier < 0) continue;
                earlier += block.Start;
                next[earlier] = t | (next[earlier] & int.MinValue);
                next[t] |= int.MinValue;
            }
        }
    }
}
