using System.Runtime.CompilerServices;

namespace Reference.Tensors.Backends.Simd;

/// <summary>Where in a word's bytes the codes stand.</summary>
internal interface ICodePlace
{
    /// <summary>The first bit.</summary>
    static abstract int Shift { get; }
}

/// <summary>The low nibbles, or whole bytes.</summary>
internal readonly struct LowCodes : ICodePlace
{
    public static int Shift => 0;
}

/// <summary>The high nibbles.</summary>
internal readonly struct HighCodes : ICodePlace
{
    public static int Shift => 4;
}

/// <summary>The innermost loop of <see cref="BlockProducts{TBits, TVec, TLanes, TCode}"/>: sixteen k of four vectors of outputs.</summary>
internal static unsafe class BlockSums<TBits, TVec, TLanes, TCode, TPlace>
    where TBits : unmanaged
    where TVec : unmanaged
    where TLanes : struct, IBlockLanes<TBits, TVec>
    where TCode : struct, IBlockCode
    where TPlace : struct, ICodePlace
{
    private const int Stride = KBlocks.Size / Quantization.GgufBlocks.Length; // from one vector of outputs to the next among the scales

    /// <summary>sums[g] = fma(number of output g at k, x[k], sums[g]) for sixteen k in order.</summary>
    /// <param name="words">The codes, four words an output.</param>
    /// <param name="x">The left factor at the block's first k.</param>
    /// <param name="k">Where the sixteen begin in the block.</param>
    /// <param name="scales">Each output's scale.</param>
    /// <param name="offsets">Each output's offset, where there are any.</param>
    /// <param name="fifths">Each output's fifth bits, where there are any.</param>
    /// <param name="sums">Four sums.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run(TBits* words, float* x, int k, TVec* scales, TVec* offsets, TBits* fifths, TVec* sums)
    {
        TVec s0 = sums[0], s1 = sums[1], s2 = sums[2], s3 = sums[3];
        TVec d0 = scales[0], d1 = scales[Stride], d2 = scales[2 * Stride], d3 = scales[3 * Stride];
        TVec m0 = default, m1 = m0, m2 = m0, m3 = m0;
        if (TCode.HasOffset) (m0, m1, m2, m3) = (offsets[0], offsets[Stride], offsets[2 * Stride], offsets[3 * Stride]);
        TBits h0 = default, h1 = h0, h2 = h0, h3 = h0;
        if (TCode.FifthsAt >= 0) (h0, h1, h2, h3) = (fifths[0], fifths[Stride], fifths[2 * Stride], fifths[3 * Stride]);
        for (TBits* end = words + 4; words != end; words++, k += 4)
        {
            TBits w0 = words[0], w1 = words[4], w2 = words[8], w3 = words[12];
            TVec a = TLanes.Broadcast(x[k]), b = TLanes.Broadcast(x[k + 1]), c = TLanes.Broadcast(x[k + 2]), d = TLanes.Broadcast(x[k + 3]);
            s0 = Four(w0, h0, k, d0, m0, a, b, c, d, s0);
            s1 = Four(w1, h1, k, d1, m1, a, b, c, d, s1);
            s2 = Four(w2, h2, k, d2, m2, a, b, c, d, s2);
            s3 = Four(w3, h3, k, d3, m3, a, b, c, d, s3);
        }

        (sums[0], sums[1], sums[2], sums[3]) = (s0, s1, s2, s3);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVec Four(TBits words, TBits high, int k, TVec scale, TVec offset, TVec a, TVec b, TVec c, TVec d, TVec sum)
    {
        sum = TLanes.Fma(Value(words, TPlace.Shift, high, k, scale, offset), a, sum);
        sum = TLanes.Fma(Value(words, TPlace.Shift + 8, high, k + 1, scale, offset), b, sum);
        sum = TLanes.Fma(Value(words, TPlace.Shift + 16, high, k + 2, scale, offset), c, sum);
        return TLanes.Fma(Value(words, TPlace.Shift + 24, high, k + 3, scale, offset), d, sum);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVec Value(TBits words, int shift, TBits high, int k, TVec scale, TVec offset) =>
        BlockColumns<TBits, TVec, TLanes, TCode>.Value(words, shift, high, k, scale, offset);
}
