using Reference.Tensors.Arithmetic;
using Reference.Tests.Shared;

namespace Reference.Tests.Arithmetic;

/// <summary>The binary64 functions against golden samples: at most 2 ulp off.</summary>
public sealed class Functions64Tests(ITestOutputHelper output)
{
    [Theory]
    [InlineData("exp")]
    [InlineData("log")]
    [InlineData("log1p")]
    [InlineData("sin")]
    [InlineData("cos")]
    [InlineData("tanh")]
    [InlineData("erf")]
    [InlineData("sigmoid")]
    public void Samples_are_within_two_ulps(string name)
    {
        Func<double, double> function = Functions64Table.Find(name);
        var golden = new GoldenTensors(Golden.Require("functions", "float64.safetensors"));
        ReadOnlySpan<double> x = golden.Float64(name + ".x");
        AssertClose(name, golden, x.ToArray().Select(function));
    }

    [Fact]
    public void Samples_of_powers_are_within_two_ulps()
    {
        var golden = new GoldenTensors(Golden.Require("functions", "float64.safetensors"));
        double[] x = golden.Float64("pow64.x").ToArray(), p = golden.Float64("pow64.p").ToArray();
        AssertClose("pow64", golden, x.Zip(p, Functions64.Pow));
    }

    private void AssertClose(string name, GoldenTensors golden, IEnumerable<double> results)
    {
        ReadOnlySpan<double> x = golden.Float64(name + ".x"), y = golden.Float64(name + ".y"), rest = golden.Float64(name + ".rest");
        double worst = 0, where = 0;
        int i = 0;
        foreach (double result in results)
        {
            double ulps = Ulps.Between(result, new DoubleDouble(y[i], rest[i]));
            (worst, where) = ulps > worst ? (ulps, x[i]) : (worst, where);
            i++;
        }

        output.WriteLine($"{name}: worst {worst:F3} ulp at {where:R}, {i} samples");
        Assert.Equal(x.Length, i);
        Assert.True(worst <= 2, $"{name}: {worst:F3} ulp at {where:R}, expected at most 2");
    }
}
