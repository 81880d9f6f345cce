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
    private const int Length = 32, MostBlocks = KBlocks.Size / Length;

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
        int bytes = TCode.Type.BlockBytes();
        uint* heads = stackalloc uint[MostBlocks * TLanes.Count], fifths = stackalloc uint[MostBlocks * TLanes.Count];
        Heads(rows, stride, blocks, bytes, heads, fifths);
        for (int b = 0; b < blocks; b++, rows += bytes, to += Length * width)
        {
            TBits head = TLanes.Load(heads + (b * TLanes.Count)), high = TCode.FifthsAt < 0 ? default : TLanes.Load(fifths + (b * TLanes.Count));
            TVec scale = TLanes.Half(head, 0), offset = TCode.HasOffset ? TLanes.Half(head, 16) : default;
            byte* codes = rows + TCode.CodesAt;
            Turned(codes, stride, out TBits w0, out TBits w1, out TBits w2, out TBits w3);
            if (TCode.Bits == 8)
            {
                Sixteen(w0, w1, w2, w3, 0, high, 0, scale, offset, to, width);
                Turned(codes + 16, stride, out w0, out w1, out w2, out w3);
                Sixteen(w0, w1, w2, w3, 0, high, 16, scale, offset, to + (16 * width), width);
                continue;
            }

            Sixteen(w0, w1, w2, w3, 0, high, 0, scale, offset, to, width);
            Sixteen(w0, w1, w2, w3, 4, high, 16, scale, offset, to + (16 * width), width);
        }
    }

    /// <summary>Scale and offset, and the fifth bits, of all rows of a block side by side.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Heads(byte* rows, nint stride, int blocks, int bytes, uint* heads, uint* fifths)
    {
        for (int r = 0; r < TLanes.Count; r++)
        {
            byte* block = rows + (r * stride);
            for (int b = 0; b < blocks; b++, block += bytes)
            {
                heads[(b * TLanes.Count) + r] = Unsafe.ReadUnaligned<uint>(block);
                if (TCode.FifthsAt >= 0) fifths[(b * TLanes.Count) + r] = Unsafe.ReadUnaligned<uint>(block + TCode.FifthsAt);
            }
        }
    }

    /// <summary>Word j of each row's 16 bytes in vector j, rows in order.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Turned(byte* codes, nint stride, out TBits w0, out TBits w1, out TBits w2, out TBits w3)
    {
        w0 = TLanes.LoadLanes(codes, 4 * stride);
        w1 = TLanes.LoadLanes(codes + stride, 4 * stride);
        w2 = TLanes.LoadLanes(codes + (2 * stride), 4 * stride);
        w3 = TLanes.LoadLanes(codes + (3 * stride), 4 * stride);
        TLanes.Turn(ref w0, ref w1, ref w2, ref w3);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Sixteen(
        TBits w0, TBits w1, TBits w2, TBits w3, int shift, TBits high, int k, TVec scale, TVec offset, float* to, nint width)
    {
        Four(w0, shift, high, k, scale, offset, to, width);
        Four(w1, shift, high, k + 4, scale, offset, to + (4 * width), width);
        Four(w2, shift, high, k + 8, scale, offset, to + (8 * width), width);
        Four(w3, shift, high, k + 12, scale, offset, to + (12 * width), width);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Four(TBits words, int shift, TBits high, int k, TVec scale, TVec offset, float* to, nint width)
    {
        TLanes.Store(Value(words, shift, high, k, scale, offset), to);
        TLanes.Store(Value(words, shift + 8, high, k + 1, scale, offset), to + width);
        TLanes.Store(Value(words, shift + 16, high, k + 2, scale, offset), to + (2 * width));
        TLanes.Store(Value(words, shift + 24, high, k + 3, scale, offset), to + (3 * width));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVec Value(TBits words, int shift, TBits high, int k, TVec scale, TVec offset)
    {
        TVec code = TCode.Bits == 8 ? TLanes.Eight(words, shift)
            : TCode.FifthsAt < 0 ? TLanes.Four(words, shift) : TLanes.Five(words, shift, high, k);
        if (TCode.HasOffset) return TLanes.Fma(code, scale, offset);
        return TLanes.Multiply(TCode.Centre == 0 ? code : TLanes.Subtract(code, TCode.Centre), scale);
    }
}
