using FsCheck.Xunit;
using Reference.Tensors.Arithmetic;
using Reference.Tensors.Backends;
using Reference.Tensors.Backends.Simd;

namespace Reference.Tests.Simd;

public sealed class GemmProperties : IDisposable
{
    private readonly WorkPool[] _pools = [new(1), new(2), new(5)];

    public static TheoryData<int, int, int> LargeShapes =>
        new() { { 513, 100, 300 }, { 530, 40, 1100 }, { 25, 1030, 600 }, { 1, 3000, 700 } };

    private static IEnumerable<VectorWidth> Widths => Enum.GetValues<VectorWidth>().Where(VectorWidths.IsSupported);

    public void Dispose()
    {
        foreach (WorkPool pool in _pools) pool.Dispose();
    }

    [Property(Arbitrary = [typeof(GemmShapes)], Replay = "20261,4711", MaxTest = 200)]
    public void Every_width_and_thread_count_equals_the_plain_loop_in_binary32(GemmShape shape) => Check<Float32>(shape);

    [Property(Arbitrary = [typeof(GemmShapes)], Replay = "20262,4713", MaxTest = 200)]
    public void Every_width_and_thread_count_equals_the_plain_loop_in_binary64(GemmShape shape) => Check<Float64>(shape);

    [Theory]
    [MemberData(nameof(LargeShapes))]
    public void Large_products_equal_the_plain_loop_and_are_shared_by_threads(int m, int n, int k)
    {
        var shape = new GemmShape(m, n, k, Order.KAdjacent, Order.KAdjacent, 0, false, true, Values.Ordinary, 7);
        Check<Float32>(shape);
        Check<Float64>(shape);
        Check<Float32>(shape with { A = Order.OutputsAdjacent, B = Order.OutputsAdjacent, Accumulate = true, Segmented = false });
    }

    [Fact]
    public void One_flipped_bit_is_found()
    {
        var shape = new GemmShape(13, 33, 257, Order.KAdjacent, Order.KAdjacent, 0, false, false, Values.Ordinary, 3);
        var problem = new GemmCase<Float32>(shape);
        Float32[] expected = problem.PlainLoop(), found = problem.Tiled(_pools[1], VectorWidths.Best);
        Assert.Equal(-1, Bits.FirstDifference(expected, found));
        Bits.Flip(found, 400);
        Assert.Equal(400, Bits.FirstDifference(expected, found));
    }

    [Fact]
    public void The_order_of_sums_matters_to_the_comparison()
    {
        var shape = new GemmShape(12, 32, 512, Order.KAdjacent, Order.KAdjacent, 0, false, false, Values.Ordinary, 5);
        Float32[] blocks = new GemmCase<Float32>(shape).PlainLoop();
        Float32[] documents = new GemmCase<Float32>(shape with { Segmented = true }).PlainLoop();
        Assert.NotEqual(-1, Bits.FirstDifference(blocks, documents));
    }

    [Fact]
    public void Every_width_counts_its_products()
    {
        var problem = new GemmCase<Float64>(new GemmShape(1, 1, 1, Order.KAdjacent, Order.KAdjacent, 0, false, false, Values.Ordinary, 1));
        foreach (VectorWidth width in Widths)
        {
            long before = VectorWidths.Products(width);
            problem.Tiled(_pools[0], width);
            Assert.True(VectorWidths.Products(width) > before);
        }
    }

    private void Check<R>(GemmShape shape)
        where R : unmanaged, IReal<R>
    {
        var problem = new GemmCase<R>(shape);
        R[] expected = problem.PlainLoop();
        foreach (VectorWidth width in Widths)
        {
            foreach (WorkPool pool in _pools)
            {
                int at = Bits.FirstDifference(expected, problem.Tiled(pool, width));
                Assert.True(at < 0, $"{shape}: {width} on {pool.Threads} threads differs at element {at}.");
            }
        }
    }
}
