namespace Reference.Tensors;

/// <summary>
/// The counter-based generator Philox 4×32 with ten rounds (Salmon, Moraes, Dror, Shaw 2011, 'Parallel random numbers: as easy as 1, 2,
/// 3'): a pure function of a counter of 128 bits and a key of 64 bits, and for one key a bijection of the counters.
/// </summary>
public static class Philox
{
    private const uint Multiplier0 = 0xD2511F53, Multiplier1 = 0xCD9E8D57;
    private const uint Weyl0 = 0x9E3779B9, Weyl1 = 0xBB67AE85;

    /// <summary>The four random words of a counter under a key; word 0 of the paper comes first in each tuple.</summary>
    public static (uint W0, uint W1, uint W2, uint W3) Block((uint C0, uint C1, uint C2, uint C3) counter, (uint K0, uint K1) key)
    {
        (uint c0, uint c1, uint c2, uint c3) = counter;
        (uint k0, uint k1) = key;
        for (int round = 0; round < 10; round++)
        {
            ulong p0 = (ulong)Multiplier0 * c0, p1 = (ulong)Multiplier1 * c2;
            (c0, c1, c2, c3) = ((uint)(p1 >> 32) ^ c1 ^ k0, (uint)p1, (uint)(p0 >> 32) ^ c3 ^ k1, (uint)p0);
            (k0, k1) = (k0 + Weyl0, k1 + Weyl1);
        }

        return (c0, c1, c2, c3);
    }
}
