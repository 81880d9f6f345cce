using System.Runtime.CompilerServices;

namespace Reference.Tensors.Backends.Simd;

/// <summary>
/// Decodes rows of blocks into columns: to[k · width + r] = row r's number k, with the bits of <see cref="Quantization.GgufBlocks"/>. A
/// vector holds one k of as many rows as it has words, so the codes are turned by words only: byte k mod 4 of a word is picked by a shift.
/// </summary>
/// <remarks>
/// Codes have at most 8 bits and scales 11, so scale · code is exact in binary32 and one rounded multiply-add gives what a rounded product
/// and a rounded sum give.
/// </remarks>
internal static unsafe class BlockColumns<TBits, TVec, TLanes, TCode>
    where TBits : unmanaged
    where TVec : unmanaged
    where TLanes : struct, IBlockLanes<TBits, TVec>
    where TCode : struct, IBlockCode
{
    /// <summary>Blocks of a row that are decoded in one go at most: those of a block of the reduction.</summary>
    public const int MostBlocks = KBlocks.Size / Quantization.GgufBlocks.Length;

    /// <summary>Decodes as many rows as a vector has words.</summary>
    /// <param name="rows">The first block of the first row.</param>
    /// <param name="stride">Bytes from row to row.</param>
    /// <param name="blocks">Blocks of each row to decode, 1 to 8.</param>
    /// <param name="to">Where k = 0 of the first row goes.</param>
    /// <param name="width">Numbers from one k to the next.</param>
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run(byte* rows, nint stride, int blocks, float* to, nint width)
    {
        TVec* scales = stackalloc TVec[MostBlocks], offsets = stackalloc TVec[MostBlocks];
        TBits* fifths = stackalloc TBits[MostBlocks], words = stackalloc TBits[4];
        Heads(rows, stride, blocks, scales, offsets, fifths);
        for (int b = 0; b < blocks; b++, rows += TCode.Bytes)
        {
            TVec scale = scales[b], offset = TCode.HasOffset ? offsets[b] : default;
            TBits high = TCode.FifthsAt < 0 ? default : fifths[b];
            TLanes.Turn(rows + TCode.CodesAt, stride, words);
            for (int k = 0; k < 16; k += 4, to += 4 * width) Four(words[k / 4], 0, high, k, scale, offset, to, width);
            if (TCode.Bits == 8)
            {
                TLanes.Turn(rows + TCode.CodesAt + 16, stride, words);
                for (int k = 0; k < 16; k += 4, to += 4 * width) Four(words[k / 4], 0, high, 0, scale, offset, to, width);
            }
            else
            {
                for (int k = 0; k < 16; k += 4, to += 4 * width) Four(words[k / 4], 4, high, k + 16, scale, offset, to, width);
            }
        }
    }

    /// <summary>Scales, offsets and fifth bits of all rows, block by block.</summary>
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void Heads(byte* rows, nint stride, int blocks, TVec* scales, TVec* offsets, TBits* fifths)
    {
        int count = TLanes.Count;
        uint* heads = stackalloc uint[MostBlocks * count], highs = (uint*)fifths;
        for (int r = 0; r < count; r++, rows += stride)
        {
            if (blocks == MostBlocks) Row(rows, heads + r, highs + r);
            else
                for (int b = 0; b < blocks; b++) Head(rows + (b * TCode.Bytes), heads + (b * count) + r, highs + (b * count) + r);
        }

        for (int b = 0; b < blocks; b++)
        {
            TBits head = TLanes.Load(heads + (b * count));
            scales[b] = TLanes.Half(head, 0);
            if (TCode.HasOffset) offsets[b] = TLanes.Half(head, 16);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Row(byte* row, uint* heads, uint* highs)
    {
        Head(row, heads, highs);
        Head(row + TCode.Bytes, heads + TLanes.Count, highs + TLanes.Count);
        Head(row + (2 * TCode.Bytes), heads + (2 * TLanes.Count), highs + (2 * TLanes.Count));
        Head(row + (3 * TCode.Bytes), heads + (3 * TLanes.Count), highs + (3 * TLanes.Count));
        Head(row + (4 * TCode.Bytes), heads + (4 * TLanes.Count), highs + (4 * TLanes.Count));
        Head(row + (5 * TCode.Bytes), heads + (5 * TLanes.Count), highs + (5 * TLanes.Count));
        Head(row + (6 * TCode.Bytes), heads + (6 * TLanes.Count), highs + (6 * TLanes.Count));
        Head(row + (7 * TCode.Bytes), heads + (7 * TLanes.Count), highs + (7 * TLanes.Count));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Head(byte* block, uint* head, uint* high)
    {
        *head = Unsafe.ReadUnaligned<uint>(block);
        if (TCode.FifthsAt >= 0) *high = Unsafe.ReadUnaligned<uint>(block + TCode.FifthsAt);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Four(TBits words, int shift, TBits high, int k, TVec scale, TVec offset, float* to, nint width)
    {
        TLanes.Store(Value(words, shift, high, k, scale, offset), to);
        TLanes.Store(Value(words, shift + 8, high, k + 1, scale, offset), to + width);
        TLanes.Store(Value(words, shift + 16, high, k + 2, scale, offset), to + (2 * width));
        TLanes.Store(Value(words, shift + 24, high, k + 3, scale, offset), to + (3 * width));
    }

    /// <summary>The numbers of one k.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVec Value(TBits words, int shift, TBits high, int k, TVec scale, TVec offset)
    {
        TVec code = TCode.Bits == 8 ? TLanes.Eight(words, shift)
            : TCode.FifthsAt < 0 ? TLanes.Four(words, shift) : TLanes.Five(words, shift, high, k);
        if (TCode.HasOffset) return TLanes.Fma(code, scale, offset);
        return TLanes.Multiply(TCode.Centre == 0 ? code : TLanes.Subtract(code, TCode.Centre), scale);
    }
}
