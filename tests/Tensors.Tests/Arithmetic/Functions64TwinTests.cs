using Reference.Tensors;
using Reference.Tensors.Arithmetic;

namespace Reference.Tests.Arithmetic;

/// <summary>The binary64 functions against another method (full series in double-double) at random arguments of every size.</summary>
public sealed class Functions64TwinTests(ITestOutputHelper output)
{
    private const int Draws = 20000;

    public static TheoryData<string> Names => [.. Functions64Table.All.Select(f => f.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_function_is_within_one_ulp_of_its_double_double_twin(string name)
    {
        (_, Func<double, double> function, Func<double, DoubleDouble> twin, double least, double most) =
            Functions64Table.All.Single(f => f.Name == name);
        RandomStream random = new RandomKey(11, RandomPurpose.Sampling).Stream(0);
        double worst = 0, where = 0;
        for (ulong i = 0; i < Draws; i++)
        {
            double x = Argument(random, i, least, most);
            double ulps = Ulps.Between(function(x), twin(x));
            (worst, where) = ulps > worst ? (ulps, x) : (worst, where);
        }

        output.WriteLine($"{name}: worst {worst:F3} ulp at {where:R}");
        Assert.True(worst <= 1, $"{name}: {worst:F3} ulp at {where:R}, expected at most 1");
    }

    [Fact]
    public void A_power_is_within_one_ulp_of_its_double_double_twin()
    {
        RandomStream random = new RandomKey(12, RandomPurpose.Sampling).Stream(0);
        double worst = 0;
        for (ulong i = 0; i < Draws; i++)
        {
            double x = Argument(random, i, 1e-300, 1e300);
            double p = (random.Uniform64(i + Draws) - 0.5) * 1200 / Math.Max(Math.Abs(Functions64.Log(x)), 1e-3);
            worst = Math.Max(worst, Ulps.Between(Functions64.Pow(x, p), DoubleDoubleFunctions.Exp(DoubleDoubleFunctions.Log(x) * p)));
        }

        output.WriteLine($"pow: worst {worst:F3} ulp");
        Assert.True(worst <= 1, $"{worst:F3} ulp, expected at most 1");
    }

    /// <summary>In turn: evenly from the range, with a random exponent, and close to 1; always inside the range.</summary>
    private static double Argument(RandomStream random, ulong i, double least, double most)
    {
        double u = random.Uniform64(i);
        double sign = least < 0 && i % 2 == 0 ? -1 : 1;
        double x = (i % 3) switch
        {
            0 => Math.Max(least, -1e6) + ((Math.Min(most, 1e6) - Math.Max(least, -1e6)) * u),
            1 => sign * Functions64.Exp((u - 0.5) * 1000),
            _ => 1 + (sign * Functions64.Exp(-36 * u)),
        };
        return x >= least && x <= most && x != 0 ? x : u + 0.25;
    }
}
