using System.Numerics;

namespace Reference.Tensors.Backends.Simd;

/// <summary>y[j] += Σ over tokens of x[t, j], plain adds in blocks: columns are lanes.</summary>
internal readonly unsafe struct SumTokensLanes(Tensor x, TokenLayout layout, Tensor y) : ILaneKernel
{
    public bool Run<T, TVec, TLanes>(SimdBackend backend)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TVec : unmanaged
        where TLanes : struct, ILanes<TVec, T>
    {
        T* px = x.Pointer<T>(), py = y.Pointer<T>();
        nint width = y.Count;
        TokenLayout tokens = layout;
        backend.For((width + TokenColumns.Width - 1) / TokenColumns.Width, layout.Count * TokenColumns.Width / 4.0, (begin, end) =>
        {
            T* sum = stackalloc T[TokenColumns.Width];
            for (nint j = begin * TokenColumns.Width; j < nint.Min(width, end * TokenColumns.Width); j += TokenColumns.Width)
            {
                nint columns = nint.Min(TokenColumns.Width, width - j);
                foreach (TokenBlock block in tokens.Blocks)
                {
                    new Span<T>(sum, TokenColumns.Width).Clear();
                    for (nint t = block.Start; t < block.Start + block.Length; t++)
                        LaneRows<T, TVec, TLanes>.AddTo(px + (t * width) + j, sum, columns);
                    LaneRows<T, TVec, TLanes>.AddTo(sum, py + j, columns);
                }
            }
        });
        return true;
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
        T* px = x.Pointer<T>(), py = y.Pointer<T>();
        int* rows = indices.Pointer<int>();
        nint width = x.Count / layout.Count;
        (TokenLayout tokens, int padding) = (layout, skip);
        int[] next = TokenColumns.NextOfRow(rows, layout);
        backend.For((width + TokenColumns.Width - 1) / TokenColumns.Width, layout.Count * TokenColumns.Width / 4.0, (begin, end) =>
        {
            T* sum = stackalloc T[TokenColumns.Width];
            for (nint j = begin * TokenColumns.Width; j < nint.Min(width, end * TokenColumns.Width); j += TokenColumns.Width)
            {
                nint columns = nint.Min(TokenColumns.Width, width - j);
                for (int t = 0; t < tokens.Count; t++)
                {
                    if (rows[t] == padding || next[t] < 0) continue;
                    new Span<T>(sum, TokenColumns.Width).Clear();
                    for (int u = t; u < tokens.Count; u = next[u] & int.MaxValue)
                        LaneRows<T, TVec, TLanes>.AddTo(px + (u * width) + j, sum, columns);
                    LaneRows<T, TVec, TLanes>.AddTo(sum, py + (rows[t] * width) + j, columns);
                }
            }
        });
        return true;
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
    public static int[] NextOfRow(int* rows, TokenLayout layout)
    {
        var next = new int[layout.Count];
        var last = new Dictionary<int, int>();
        foreach (TokenBlock block in layout.Blocks)
        {
            last.Clear();
            for (int t = block.Start; t < block.Start + block.Length; t++)
            {
                next[t] = layout.Count;
                if (last.TryGetValue(rows[t], out int earlier))
                {
                    next[earlier] = t | (next[earlier] & int.MinValue);
                    next[t] |= int.MinValue;
                }

                last[rows[t]] = t;
            }
        }

        return next;
    }
}
