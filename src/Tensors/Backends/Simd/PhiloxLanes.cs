using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using X86 = System.Runtime.Intrinsics.X86;

namespace Reference.Tensors.Backends.Simd;

/// <summary>
/// Philox 4×32-10 for many counters at once, one in each lane of 64 bits, whose upper halves hold what is not looked at. Lanes are counted
/// so that two interleaving moves at the end put the blocks in order.
/// </summary>
internal static unsafe class PhiloxLanes
{
    private const uint Multiplier0 = 0xD2511F53, Multiplier1 = 0xCD9E8D57;
    private const uint Weyl0 = 0x9E3779B9, Weyl1 = 0xBB67AE85;
    private const int Rounds = 10;

    /// <summary>Blocks that are made at a time, of four words each.</summary>
    public const int Group = 8;

    /// <summary>Whether this machine has the moves and the products for vectors of a width.</summary>
    public static bool IsSupported(VectorWidth width) =>
        width == VectorWidth.Bits512 ? X86.Avx512F.IsSupported : width == VectorWidth.Bits256 && X86.Avx2.IsSupported;

    /// <summary>The words of the blocks from <paramref name="block"/> on, as <see cref="RandomStream"/> numbers them.</summary>
    /// <param name="width">The vectors.</param>
    /// <param name="stream">The stream.</param>
    /// <param name="block">The first block.</param>
    /// <param name="blocks">How many; a multiple of <see cref="Group"/>.</param>
    /// <param name="words">Four words a block.</param>
    public static void Fill(VectorWidth width, in RandomStream stream, ulong block, int blocks, uint* words)
    {
        for (int i = 0; i < blocks; i += Group)
        {
            if (width == VectorWidth.Bits512) Eight(stream, block + (ulong)i, words + (4 * i));
            else
            {
                Four(stream, block + (ulong)i, words + (4 * i));
                Four(stream, block + (ulong)i + 4, words + (4 * i) + 16);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Eight(in RandomStream stream, ulong block, uint* words)
    {
        Vector512<ulong> index = Vector512.Create(block) + Vector512.Create(0UL, 4, 1, 5, 2, 6, 3, 7);
        Vector512<ulong> c0 = index, c1 = index >> 32, c2 = Vector512.Create(stream.Document), c3 = c2 >> 32;
        Vector512<uint> m0 = Vector512.Create((ulong)Multiplier0).AsUInt32(), m1 = Vector512.Create((ulong)Multiplier1).AsUInt32();
        (uint k0, uint k1) = stream.Key;
        for (int round = 0; round < Rounds; round++, k0 += Weyl0, k1 += Weyl1)
        {
            Vector512<ulong> p0 = X86.Avx512F.Multiply(m0, c0.AsUInt32()), p1 = X86.Avx512F.Multiply(m1, c2.AsUInt32());
            c0 = (p1 >> 32) ^ c1 ^ Vector512.Create((ulong)k0);
            c2 = (p0 >> 32) ^ c3 ^ Vector512.Create((ulong)k1);
            (c1, c3) = (p1, p0);
        }

        Vector512<ulong> low = Vector512.Create((ulong)uint.MaxValue);
        Vector512<ulong> first = (c0 & low) | (c1 << 32), second = (c2 & low) | (c3 << 32);
        X86.Avx512F.UnpackLow(first, second).AsUInt32().Store(words);
        X86.Avx512F.UnpackHigh(first, second).AsUInt32().Store(words + 16);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Four(in RandomStream stream, ulong block, uint* words)
    {
        Vector256<ulong> index = Vector256.Create(block) + Vector256.Create(0UL, 2, 1, 3);
        Vector256<ulong> c0 = index, c1 = index >> 32, c2 = Vector256.Create(stream.Document), c3 = c2 >> 32;
        Vector256<uint> m0 = Vector256.Create((ulong)Multiplier0).AsUInt32(), m1 = Vector256.Create((ulong)Multiplier1).AsUInt32();
        (uint k0, uint k1) = stream.Key;
        for (int round = 0; round < Rounds; round++, k0 += Weyl0, k1 += Weyl1)
        {
            Vector256<ulong> p0 = X86.Avx2.Multiply(m0, c0.AsUInt32()), p1 = X86.Avx2.Multiply(m1, c2.AsUInt32());
            c0 = (p1 >> 32) ^ c1 ^ Vector256.Create((ulong)k0);
            c2 = (p0 >> 32) ^ c3 ^ Vector256.Create((ulong)k1);
            (c1, c3) = (p1, p0);
        }

        Vector256<ulong> low = Vector256.Create((ulong)uint.MaxValue);
        Vector256<ulong> first = (c0 & low) | (c1 << 32), second = (c2 & low) | (c3 << 32);
        X86.Avx2.UnpackLow(first, second).AsUInt32().Store(words);
        X86.Avx2.UnpackHigh(first, second).AsUInt32().Store(words + 8);
    }
}
