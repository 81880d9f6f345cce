#pragma warning disable xUnit1025 // +0 and −0 are two cases, and no duplicates
using Reference.Tensors.Arithmetic;

namespace Reference.Tests.Arithmetic;

/// <summary>Zeros with their signs, infinities, NaN, the ends of the range, and large angles.</summary>
public sealed class FunctionSpecialValueTests
{
    private const double Infinity = double.PositiveInfinity;

    [Theory]
    [InlineData("exp", 0.0, 1)]
    [InlineData("exp", -0.0, 1)]
    [InlineData("exp", Infinity, Infinity)]
    [InlineData("exp", -Infinity, 0)]
    [InlineData("exp", 709.782712893384, 1.7976931348622732e308)]
    [InlineData("exp", 709.7827128933841, Infinity)]
    [InlineData("exp", -745.1332191019411, double.Epsilon)]
    [InlineData("exp", -745.1332191019412, 0)]
    [InlineData("log", 1, 0)]
    [InlineData("log", 0.0, -Infinity)]
    [InlineData("log", -0.0, -Infinity)]
    [InlineData("log", -1, double.NaN)]
    [InlineData("log", -Infinity, double.NaN)]
    [InlineData("log", Infinity, Infinity)]
    [InlineData("log", double.Epsilon, -744.4400719213812)]
    [InlineData("log", double.MaxValue, 709.782712893384)]
    [InlineData("log1p", 0.0, 0.0)]
    [InlineData("log1p", -0.0, -0.0)]
    [InlineData("log1p", -1, -Infinity)]
    [InlineData("log1p", -2, double.NaN)]
    [InlineData("log1p", -Infinity, double.NaN)]
    [InlineData("log1p", Infinity, Infinity)]
    [InlineData("log1p", double.Epsilon, double.Epsilon)]
    [InlineData("log1p", double.MaxValue, 709.782712893384)]
    [InlineData("tanh", -0.0, -0.0)]
    [InlineData("tanh", 0.0, 0.0)]
    [InlineData("tanh", Infinity, 1)]
    [InlineData("tanh", -Infinity, -1)]
    [InlineData("tanh", double.Epsilon, double.Epsilon)]
    [InlineData("erf", -0.0, -0.0)]
    [InlineData("erf", 0.0, 0.0)]
    [InlineData("erf", Infinity, 1)]
    [InlineData("erf", -Infinity, -1)]
    [InlineData("erf", double.Epsilon, double.Epsilon)]
    [InlineData("sigmoid", -0.0, 0.5)]
    [InlineData("sigmoid", Infinity, 1)]
    [InlineData("sigmoid", -Infinity, 0)]
    [InlineData("sigmoid", -745, double.Epsilon)]
    [InlineData("sin", -0.0, -0.0)]
    [InlineData("sin", 0.0, 0.0)]
    [InlineData("sin", Infinity, double.NaN)]
    [InlineData("sin", -Infinity, double.NaN)]
    [InlineData("sin", double.Epsilon, double.Epsilon)]
    [InlineData("cos", -0.0, 1)]
    [InlineData("cos", Infinity, double.NaN)]
    public void Special_values(string name, double x, double expected)
    {
        double y = Functions64Table.Find(name)(x);
        bool bothNaN = double.IsNaN(expected) && double.IsNaN(y);
        bool same = bothNaN || BitConverter.DoubleToInt64Bits(expected) == BitConverter.DoubleToInt64Bits(y);
        Assert.True(same, $"{name}({x:R}): found {y:R}, expected {expected:R}");
    }

    [Fact]
    public void NaN_gives_NaN()
    {
        Assert.All(Functions64Table.All, f => Assert.True(double.IsNaN(f.Function(double.NaN)), f.Name));
    }

    [Theory]
    [InlineData(1.0, 0.8414709848078965, 0.5403023058681398)]
    [InlineData(100000.0, 0.03574879797201651, -0.9993608074382124)]
    [InlineData(1073741824.0, -0.6173264150460421, 0.7867071229411882)]
    [InlineData(1073741823.9999999, -0.617326508828835, 0.7867070493501391)]
    [InlineData(1e+22, -0.8522008497671888, 0.523214785395139)]
    [InlineData(5.319372648326541e+255, 1.0, -4.687165924254628e-19)]
    [InlineData(1.7976931348623157e+308, 0.004961954789184062, -0.9999876894265599)]
    [InlineData(-1e+200, 0.6439687185395058, 0.7650518214752429)]
    public void Angles_of_every_size_are_reduced_without_loss(double x, double sin, double cos)
    {
        Assert.InRange(Ulps.Between(Functions64.Sin(x), sin), 0, 1);
        Assert.InRange(Ulps.Between(Functions64.Cos(x), cos), 0, 1);
    }
}
