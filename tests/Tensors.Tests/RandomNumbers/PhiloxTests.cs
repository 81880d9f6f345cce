using Reference.Tensors;

namespace Reference.Tests.RandomNumbers;

/// <summary>Philox against the published vectors (Random123's kat_vectors), and the layout of the streams on top of it.</summary>
public sealed class PhiloxTests
{
    [Fact]
    public void Published_vectors()
    {
        Assert.Equal((0x6627E8D5u, 0xE169C58Du, 0xBC57AC4Cu, 0x9B00DBD8u), Philox.Block((0, 0, 0, 0), (0, 0)));
        const uint Ones = uint.MaxValue;
        Assert.Equal((0x408F276Du, 0x41C83B0Eu, 0xA20BC7C6u, 0x6D5451FDu), Philox.Block((Ones, Ones, Ones, Ones), (Ones, Ones)));
        Assert.Equal(
            (0xD16CFE09u, 0x94FDCCEBu, 0x5001E420u, 0x24126EA1u),
            Philox.Block((0x243F6A88, 0x85A308D3, 0x13198A2E, 0x03707344), (0xA4093822, 0x299F31D0)));
    }

    [Fact]
    public void The_layout_of_counter_and_key_is_the_documented_one()
    {
        RandomStream stream = new RandomKey(0x1122334455667788, RandomPurpose.Dropout, 0x99AABBCCDDEEFF00, 17).Stream(0x0123456789ABCDEF);
        (uint k0, uint k1, _, _) = Philox.Block((0xDDEEFF00, 0x99AABBCC, 17, 2), (0x55667788, 0x11223344));
        ulong block = 0x1_0000_0003;
        (uint w0, uint w1, uint w2, uint w3) = Philox.Block((3, 1, 0x89ABCDEF, 0x01234567), (k0, k1));
        Assert.Equal([w0, w1, w2, w3], Enumerable.Range(0, 4).Select(i => stream.Bits32((4 * block) + (ulong)i)));
        Assert.Equal(((ulong)w1 << 32) | w0, stream.Bits64(2 * block));
        Assert.Equal(((ulong)w3 << 32) | w2, stream.Bits64((2 * block) + 1));
        Assert.Equal((w1 >> 8) / 16777216f, stream.Uniform32((4 * block) + 1));
        Assert.Equal(((((ulong)w3 << 32) | w2) >> 11) / 9007199254740992.0, stream.Uniform64((2 * block) + 1));
    }

    [Fact]
    public void Every_part_of_the_key_changes_the_numbers()
    {
        var key = new RandomKey(1, RandomPurpose.Dropout, 2, 3);
        ulong[] draws =
        [
            key.Stream(4).Bits64(5),
            (key with { Seed = 2 }).Stream(4).Bits64(5),
            (key with { Purpose = RandomPurpose.Sampling }).Stream(4).Bits64(5),
            (key with { Step = 3 }).Stream(4).Bits64(5),
            (key with { Layer = 4 }).Stream(4).Bits64(5),
            key.Stream(5).Bits64(5),
            key.Stream(4).Bits64(6),
        ];
        Assert.Equal(draws.Length, draws.Distinct().Count());
    }

    [Fact]
    public void Uniform_and_normal_numbers_have_their_moments()
    {
        const int Count = 100_000;
        RandomStream stream = new RandomKey(5, RandomPurpose.Initialization).Stream();
        double[] uniform = [.. Enumerable.Range(0, Count).Select(i => stream.Uniform64((ulong)i))];
        double[] normal = [.. Enumerable.Range(0, Count).Select(i => stream.Normal((ulong)i))];
        Assert.All(uniform, u => Assert.InRange(u, 0, 1 - (1.0 / (1L << 53))));

        // Five standard errors each.
        Assert.InRange(uniform.Average(), 0.5 - 0.0046, 0.5 + 0.0046);
        Assert.InRange(normal.Average(), -0.0159, 0.0159);
        Assert.InRange(normal.Average(n => n * n), 1 - 0.0224, 1 + 0.0224);
        Assert.InRange(normal.Average(n => n * n * n * n), 3 - 0.155, 3 + 0.155);
        Assert.InRange(normal.Index().Where(p => p.Index % 2 == 0).Average(p => p.Item * normal[p.Index + 1]), -0.0224, 0.0224);
    }

    [Fact]
    public void Normal_numbers_have_fixed_bits()
    {
        // Within 1 ulp of what arbitrary precision gives for the same uniform numbers; from here on these bits are fixed.
        RandomStream stream = new RandomKey(7, RandomPurpose.Initialization, 0, 3).Stream();
        double[] expected = [-0.18663253265762814, -0.760797750788286, -0.7941036944612256, -1.1259362965287532];
        Assert.Equal(expected, Enumerable.Range(0, 4).Select(i => stream.Normal((ulong)i)));
    }
}
