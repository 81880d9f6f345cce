using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using Reference.Training.Data;

namespace Reference.Tests.Data;

/// <summary>Orders and mixtures are functions of a place.</summary>
public sealed class OrderTests
{
    [Property(MaxTest = 200)]
    public bool An_order_visits_every_row_once(ulong seed, PositiveInt count, NonNegativeInt epoch)
    {
        int n = (count.Get % 300) + 1;
        var order = new RowPermutation(n, seed, epoch.Get);
        return Enumerable.Range(0, n).Select(i => order[i]).Order().SequenceEqual(Enumerable.Range(0, n).Select(i => (long)i));
    }

    [Theory]
    [InlineData(2, 2)]
    [InlineData(3, 6)]
    [InlineData(4, 24)]
    [InlineData(5, 120)]
    public void All_orders_of_few_rows_come_about_equally_often(int count, int orders)
    {
        int draws = orders * 50;
        var seen = new Dictionary<string, int>();
        for (int epoch = 0; epoch < draws; epoch++)
        {
            var order = new RowPermutation(count, 7, epoch);
            string name = string.Join(' ', Enumerable.Range(0, count).Select(i => order[i]));
            seen[name] = seen.GetValueOrDefault(name) + 1;
        }

        // Chi-squared with orders − 1 degrees of freedom: mean orders − 1, variance twice that; six standard deviations.
        double chi = seen.Values.Sum(n => (n - 50.0) * (n - 50.0) / 50) + ((orders - seen.Count) * 50.0);
        Assert.InRange(chi, 0, orders - 1 + (6 * Math.Sqrt(2.0 * (orders - 1))));
    }

    [Fact]
    public void Epochs_seeds_and_sets_have_orders_of_their_own()
    {
        string[] orders = [.. new[] { (1UL, 0L, 0U), (1UL, 1L, 0U), (2UL, 0L, 0U), (1UL, 0L, 1U) }.Select(
            key => Order(new RowPermutation(50, key.Item1, key.Item2, key.Item3)))];
        Assert.Equal(4, orders.Distinct().Count());

        static string Order(RowPermutation order) => string.Join(' ', Enumerable.Range(0, 50).Select(i => order[i]));
    }

    [Fact]
    public void An_order_is_the_same_for_ever()
    {
        var order = new RowPermutation(10, 42, 3);
        Assert.Equal(OrderOf42, string.Join(' ', Enumerable.Range(0, 10).Select(i => order[i])));
    }

    // Published hashes hang on it: a change here is a change of every run's data order.
    private const string OrderOf42 = "6 5 0 9 1 4 7 8 3 2";

    [Fact]
    public void A_place_is_found_in_constant_time_however_many_rows_there_are()
    {
        var order = new RowPermutation(long.MaxValue >> 2, 1, 0);
        Assert.InRange(order[0], 0, long.MaxValue >> 2);
        Assert.NotEqual(order[0], order[1]);
    }

    [Property(MaxTest = 100)]
    public bool Every_set_has_had_its_share_at_every_place(byte a, byte b, byte c, ushort place)
    {
        double[] weights = [a + 1, b + 0.5, (c / 7.0) + 0.1];
        var mixture = new Mixture(weights);
        var had = new long[3];
        for (long t = 0; t < place % 500; t++)
        {
            (int set, long number) = mixture.At(t);
            if (number != had[set]) return false;
            had[set]++;
            for (int s = 0; s < 3; s++)
                if (Math.Abs(had[s] - ((t + 1) * weights[s] / weights.Sum())) > 2) return false;
        }

        return true;
    }

    [Fact]
    public void A_mixture_can_be_asked_anywhere()
    {
        var mixture = new Mixture([3, 1]);
        (int first, long number) = mixture.At(1L << 50);
        Assert.InRange(number, (long)((1L << 50) * (first == 0 ? 0.75 : 0.25)) - 2, (long)((1L << 50) * (first == 0 ? 0.75 : 0.25)) + 2);
    }

    [Fact]
    public void Sets_as_heavy_as_they_are_long_are_through_together()
    {
        var mixture = new Mixture([7, 3, 90]);
        for (int epoch = 0; epoch < 3; epoch++)
        {
            var had = new int[3];
            for (int i = 0; i < 100; i++)
            {
                (int set, long number) = mixture.At((epoch * 100) + i);
                Assert.Equal(epoch, number / ((int[])[7, 3, 90])[set]);
                had[set]++;
            }

            Assert.Equal([7, 3, 90], had);
        }
    }
}
