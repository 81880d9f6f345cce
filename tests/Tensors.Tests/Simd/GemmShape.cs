using FsCheck;
using FsCheck.Fluent;

namespace Reference.Tests.Simd;

/// <summary>Where a factor's elements lie.</summary>
public enum Order
{
    OutputsAdjacent,
    KAdjacent,
    NothingAdjacent,
}

/// <summary>What the numbers are.</summary>
public enum Values
{
    Ordinary,
    Tiny,
    Zeros,
    WithSpecials,
}

/// <summary>One matrix product to try.</summary>
public sealed record GemmShape(
    int M, int N, int K, Order A, Order B, int Padding, bool Accumulate, bool Segmented, Values Values, int Seed);

/// <summary>Sizes around every tile, vector, block and chunk edge.</summary>
public static class GemmShapes
{
    private static readonly int[] s_small = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 11, 12, 13, 15, 16, 17, 23, 24, 25, 31, 32, 33];
    private static readonly int[] s_large = [63, 64, 65, 127, 128, 129, 255, 256, 257, 511, 512, 513, 1023, 1024, 1025, 1300];

    public static Arbitrary<GemmShape> Shape() => Arb.From(
        from sizes in Sizes()
        from a in Gen.Elements(Order.OutputsAdjacent, Order.KAdjacent, Order.NothingAdjacent)
        from b in Gen.Elements(Order.OutputsAdjacent, Order.KAdjacent, Order.NothingAdjacent)
        from padding in Gen.Elements(0, 0, 1, 7)
        from accumulate in Gen.Elements(true, false)
        from segmented in Gen.Elements(true, false)
        from values in Gen.Elements(Values.Ordinary, Values.Tiny, Values.Zeros, Values.WithSpecials)
        from seed in Gen.Choose(1, 1_000_000)
        select new GemmShape(sizes[0], sizes[1], sizes[2], a, b, padding, accumulate, segmented, values, seed));

    /// <summary>Three small sizes, or one of them large.</summary>
    private static Gen<int[]> Sizes() =>
        from small in Gen.ArrayOf(Gen.Elements(s_small), 3)
        from large in Gen.Elements(s_large)
        from which in Gen.Choose(0, 5)
        select small.Select((size, i) => i == which ? large : size).ToArray();
}
